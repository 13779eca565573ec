using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes security.istio.io AuthorizationPolicy.</summary>
internal static class AuthorizationPolicyDecoder
{
    private const int MostRules = 512;

    private static readonly EnumNames<AuthorizationAction> Actions = new(
        ("ALLOW", AuthorizationAction.Allow), ("DENY", AuthorizationAction.Deny),
        ("AUDIT", AuthorizationAction.Audit), ("CUSTOM", AuthorizationAction.Custom));

    public static AuthorizationPolicySpec? Decode(ObjectReader spec, ObjectMeta meta)
    {
        AuthorizationAction action = spec.Enum("action", Actions, AuthorizationAction.Allow);
        var policy = new AuthorizationPolicySpec
        {
            Selector = SelectorDecoder.Selector(spec),
            TargetRefs = SelectorDecoder.Targets(spec),
            Action = action,
            Provider = Provider(spec, action),
            Rules = Rules(spec, action),
            DryRun = DryRun(spec, meta, action),
        };
        // Istio: an empty list and none are the same to protobuf.
        if (policy.Rules.IsEmpty && spec.Field("rules") is null or SequenceNode { Items.IsEmpty: true })
            CheckWithoutRules(spec, action);
        return policy;
    }

    private static ImmutableArray<RuleSpec> Rules(ObjectReader spec, AuthorizationAction action)
    {
        spec.AtMost("rules", MostRules);
        return [.. spec.ObjectList("rules", AuthorizationPolicyCodes.EmptyPart).Select(rule => RuleDecoder.Decode(rule, action))];
    }

    private static void CheckWithoutRules(ObjectReader spec, AuthorizationAction action)
    {
        if (action == AuthorizationAction.Deny)
            spec.Error(AuthorizationPolicyCodes.DenyWithoutRules, "rules", "a DENY policy without `rules` never denies anything", help: "write `rules: [{}]` to deny every request");
        if (action == AuthorizationAction.Custom)
            spec.Error(AuthorizationPolicyCodes.CustomWithoutRules, "rules", "a CUSTOM policy needs `rules`", help: "write `rules: [{}]` to ask the provider about every request");
    }

    private static string? Provider(ObjectReader spec, AuthorizationAction action)
    {
        ObjectReader? provider = spec.Object("provider");
        string? name = provider?.String("name");
        provider?.Finish();
        if (action != AuthorizationAction.Custom && provider is not null)
            spec.Error(AuthorizationPolicyCodes.ProviderWithoutCustom, "provider", "`provider` needs action CUSTOM", help: "write `action: CUSTOM`, or leave `provider` out");
        if (action == AuthorizationAction.Custom && name is null or "")
            spec.Error(AuthorizationPolicyCodes.CustomWithoutProvider, "provider", "a CUSTOM policy needs `provider.name`", help: "name one of MeshConfig's extensionProviders");
        return name;
    }

    private static bool DryRun(ObjectReader spec, ObjectMeta meta, AuthorizationAction action)
    {
        if (!meta.Annotations.TryGetValue(MetadataDecoder.DryRun, out string? text))
            return false;
        Node at = spec.DocumentNode("metadata", "annotations", MetadataDecoder.DryRun);
        // Go's strconv.ParseBool.
        bool? value = text switch
        {
            "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
            "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
            _ => null,
        };
        if (value is null)
            spec.Found.Error(AuthorizationPolicyCodes.DryRun, at, $"annotation `{MetadataDecoder.DryRun}` must be true or false, found `{text}`");
        if (action is AuthorizationAction.Audit or AuthorizationAction.Custom)
            spec.Found.Error(AuthorizationPolicyCodes.DryRun, at, $"annotation `{MetadataDecoder.DryRun}` works only with ALLOW and DENY");
        return value ?? false;
    }
}
