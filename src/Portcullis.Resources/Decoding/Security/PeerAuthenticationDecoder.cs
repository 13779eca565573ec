using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes security.istio.io PeerAuthentication.</summary>
internal static class PeerAuthenticationDecoder
{
    private static readonly EnumNames<MutualTlsMode> Modes = new(
        ("UNSET", MutualTlsMode.Unset), ("DISABLE", MutualTlsMode.Disable),
        ("PERMISSIVE", MutualTlsMode.Permissive), ("STRICT", MutualTlsMode.Strict));

    public static PeerAuthenticationSpec? Decode(ObjectReader spec, ObjectMeta meta)
    {
        WorkloadSelectorSpec? selector = SelectorDecoder.Selector(spec);
        MutualTlsMode mode = spec.Object("mtls") is { } mtls ? Mode(mtls) : MutualTlsMode.Unset;
        var ports = ImmutableSortedDictionary.CreateBuilder<int, MutualTlsMode>();
        foreach ((int port, ObjectReader settings) in spec.IntKeyedMap("portLevelMtls", 1, ushort.MaxValue, PeerAuthenticationCodes.Port))
            ports[port] = Mode(settings);

        if (spec.Has("portLevelMtls") && spec.Map("portLevelMtls").IsEmpty)
            spec.Error(PeerAuthenticationCodes.NoPorts, "portLevelMtls", "`portLevelMtls` must name a port", help: "leave it out");
        if (spec.Has("portLevelMtls") && selector is null)
            spec.Error(PeerAuthenticationCodes.PortsWithoutSelector, "portLevelMtls", "`portLevelMtls` needs a `selector` with labels", help: "ports belong to a workload: select it under `selector.matchLabels`");
        return new PeerAuthenticationSpec { Selector = selector, Mode = mode, PortLevelMtls = ports.ToImmutable() };
    }

    private static MutualTlsMode Mode(ObjectReader settings)
    {
        MutualTlsMode mode = settings.Enum("mode", Modes, MutualTlsMode.Unset, PeerAuthenticationCodes.Mode);
        settings.Finish();
        return mode;
    }
}
