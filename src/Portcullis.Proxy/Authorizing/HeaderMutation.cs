using System.Collections.Immutable;
using Portcullis.Http;

namespace Portcullis.Proxy;

/// <summary>One change an authorizer makes to headers. Checked when it was read: a legal name in lower case that frames nothing, a legal value.</summary>
internal readonly record struct HeaderMutation(HeaderMutationKind Kind, byte[] Name, byte[] Value)
{
    /// <summary>Makes all changes in order.</summary>
    public static void Apply(ImmutableArray<HeaderMutation> mutations, HeaderList headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        foreach (HeaderMutation mutation in mutations)
            mutation.Apply(headers);
    }

    private void Apply(HeaderList headers)
    {
        switch (Kind)
        {
            case HeaderMutationKind.Set:
                headers.Set(Name, Value);
                break;
            case HeaderMutationKind.Append:
                headers.Add(Name, Value);
                break;
            case HeaderMutationKind.AddIfAbsent:
                if (headers.Find(Name) < 0)
                    headers.Add(Name, Value);
                break;
            case HeaderMutationKind.SetIfPresent:
                if (headers.Find(Name) >= 0)
                    headers.Set(Name, Value);
                break;
            default:
                headers.RemoveAll(Name);
                break;
        }
    }
}
