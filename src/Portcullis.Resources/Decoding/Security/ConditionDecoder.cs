using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes <c>rules[].when[]</c> of AuthorizationPolicy. The keys are those of Istio's condition reference.</summary>
internal static class ConditionDecoder
{
    private static readonly ImmutableArray<string> PlainKeys =
    [
        "source.ip", "remote.ip", "source.namespace", "source.principal", "source.serviceAccount", "source.trustDomain",
        "request.auth.principal", "request.auth.audiences", "request.auth.presenter", "destination.ip", "destination.port", "connection.sni",
    ];

    // What stands before the bracket, bracket included: a key such as `request.headersX[y]` would otherwise pass and void its rule.
    private static readonly ImmutableArray<string> MapKeys = ["request.headers[", "request.auth.claims["];
    private const string FilterKeys = "experimental.envoy.filters.";

    private static readonly ImmutableArray<string> RemovedKeys = ["destination.namespace", "destination.name", "destination.user"];

    private static readonly ImmutableArray<string> NotWithCustom = ["source.namespace", "source.serviceAccount", "source.trustDomain", "source.principal"];

    public static ConditionSpec? Decode(ObjectReader condition, AuthorizationAction action)
    {
        string? key = condition.RequiredString("key", AuthorizationPolicyCodes.ConditionKey);
        ImmutableArray<ScalarNode> values = condition.StringNodes("values");
        ImmutableArray<ScalarNode> notValues = condition.StringNodes("notValues");
        condition.Finish();
        if (IsEmptyList(condition, "values") && IsEmptyList(condition, "notValues"))
            condition.Error(AuthorizationPolicyCodes.ConditionWithoutValues, "values", "a condition needs `values` or `notValues`");
        if (key is null)
            return null;

        CheckKey(key, condition);
        CheckValues(key, [.. values, .. notValues], condition.Found);
        if (action == AuthorizationAction.Custom && (NotWithCustom.Contains(key, StringComparer.Ordinal) || key.StartsWith("request.auth.", StringComparison.Ordinal)))
            condition.Error(AuthorizationPolicyCodes.NotWithCustom, "key", $"key `{key}` cannot be used with CUSTOM");
        return new ConditionSpec(key)
        {
            Values = [.. values.Select(value => value.Text)],
            NotValues = [.. notValues.Select(value => value.Text)],
        };
    }

    private static bool IsEmptyList(ObjectReader condition, string name) =>
        condition.Field(name) is null or SequenceNode { Items.IsEmpty: true };

    private static void CheckKey(string key, ObjectReader condition)
    {
        if (PlainKeys.Contains(key, StringComparer.Ordinal))
            return;
        if (RemovedKeys.Contains(key, StringComparer.Ordinal) || key.StartsWith("destination.labels[", StringComparison.Ordinal))
        {
            condition.Error(AuthorizationPolicyCodes.RemovedKey, "key", $"key `{key}` is no longer part of this API", help: "use `selector` to choose the destination");
            return;
        }

        bool map = MapKeys.Any(start => key.StartsWith(start, StringComparison.Ordinal)) || key.StartsWith(FilterKeys, StringComparison.Ordinal);
        if (map && IsMapKey(key))
            return;
        string? help = map
            ? "write a name in brackets, as in `request.headers[x-token]`"
            : Suggestion.DidYouMean(key, [.. PlainKeys, .. MapKeys.Select(start => start + Bracket(key))]) ?? $"keys are {string.Join(", ", PlainKeys)}, request.headers[NAME], request.auth.claims[NAME] and {FilterKeys}FILTER[KEY]";
        condition.Error(AuthorizationPolicyCodes.ConditionKey, "key", map ? $"key `{key}` is malformed" : $"unknown key `{key}`", help);
    }

    // A name, an opening bracket, something, and a closing bracket at the very end.
    private static bool IsMapKey(string key)
    {
        int open = key.IndexOf('[', StringComparison.Ordinal);
        return open > 0 && key.EndsWith(']') && open < key.Length - 2;
    }

    private static string Bracket(string key) =>
        key.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open && open + 2 < key.Length ? key[(open + 1)..] : "NAME]";

    private static void CheckValues(string key, ImmutableArray<ScalarNode> values, Diagnostics found)
    {
        switch (key)
        {
            case "source.ip" or "remote.ip" or "destination.ip":
                PolicyValues.CheckIpBlocks(values, found);
                break;
            case "destination.port":
                PolicyValues.CheckPorts(values, found);
                break;
            case "source.serviceAccount":
                PolicyValues.CheckServiceAccounts(values, found);
                break;
            case "source.trustDomain":
                PolicyValues.CheckTrustDomains(values, found, slashAllowed: true);
                break;
            case "source.principal":
                PolicyValues.WarnOfPrincipals(values, found);
                break;
            case not "source.namespace":
                PolicyValues.WarnOfLiteralStars(values, found);
                break;
        }
        bool checkedValues = key is "source.ip" or "remote.ip" or "destination.ip" or "destination.port" or "source.serviceAccount";
        foreach (ScalarNode value in values)
            if (checkedValues && value.Text.Length == 0)
                found.Error(AuthorizationPolicyCodes.EmptyValue, value, $"an empty value cannot stand for `{key}`");
    }
}
