using System.Collections.Immutable;

namespace Portcullis.Routing;

/// <summary>A host that requests can be sent to: a Service, or a host of a ServiceEntry.</summary>
/// <param name="Host">Full name, lower case.</param>
internal sealed record RegisteredService(string Host, string Namespace, ImmutableArray<string> ExportTo, ImmutableArray<RegisteredPort> Ports)
{
    public RegisteredPort? Port(int number)
    {
        foreach (RegisteredPort port in Ports)
            if (port.Number == number)
                return port;
        return null;
    }

    /// <summary>This service with another declaration of the same host in the same namespace: ports united, endpoints of equal ports concatenated.</summary>
    public RegisteredService With(RegisteredService other)
    {
        var ports = Ports.ToBuilder();
        foreach (RegisteredPort port in other.Ports)
        {
            if (Port(port.Number) is not { } known)
                ports.Add(port);
            else
                ports[Ports.IndexOf(known)] = known with { Endpoints = [.. known.Endpoints, .. port.Endpoints] };
        }
        return this with { Ports = ports.ToImmutable() };
    }
}
