using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>INVARIANT: a <see cref="ResourceSet"/> holds at most one object per kind and name; the first one stays.</summary>
internal static class DuplicateCheck
{
    public static void Report(ResourceSetBuilder set, Diagnostics found)
    {
        Report(set.AuthorizationPolicies, found);
        Report(set.PeerAuthentications, found);
        Report(set.RequestAuthentications, found);
        Report(set.Gateways, found);
        Report(set.VirtualServices, found);
        Report(set.DestinationRules, found);
        Report(set.ServiceEntries, found);
        Report(set.WorkloadEntries, found);
        Report(set.Secrets, found);
        Report(set.ConfigMaps, found);
        Report(set.Services, found);
        Report(set.Endpoints, found);
        Report(set.EndpointSlices, found);
        Report(set.Namespaces, found);
        Report(set.ServiceAccounts, found);
    }

    private static void Report<TSpec>(List<Resource<TSpec>> objects, Diagnostics found) where TSpec : class
    {
        var first = new Dictionary<ObjectName, Resource<TSpec>>();
        objects.RemoveAll(resource =>
        {
            if (first.TryAdd(resource.Name, resource))
                return false;
            found.Error(EnvelopeCodes.Duplicate, resource.At("metadata", "name"), $"{resource.Kind.Kind} `{resource.Name}` is defined twice",
                help: $"it stands first at {first[resource.Name].At("metadata", "name").Span}");
            return true;
        });
    }
}
