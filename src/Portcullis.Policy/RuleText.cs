using Portcullis.Resources;

namespace Portcullis.Policy;

/// <summary>The forms in which Istio's logs and metrics name a rule.</summary>
internal static class RuleText
{
    /// <summary>Response code details when no ALLOW rule matched.</summary>
    public const string NoneMatched = "rbac_access_denied_matched_policy[none]";

    /// <summary>Istio: ends a CUSTOM rule's name where it denies because its provider cannot be asked.</summary>
    public const string BadCustom = "-deny-due-to-bad-CUSTOM-action";

    public static string Id(ObjectName policy, int index) => Plain($"ns[{policy.Namespace}]-policy[{policy.Name}]-rule[{index}]");

    public static string Details(string id) => $"rbac_access_denied_matched_policy[{id}]";

    private static string Plain(string id) =>
        string.Create(id.Length, id, static (span, text) =>
        {
            for (int i = 0; i < text.Length; i++)
                span[i] = char.IsWhiteSpace(text[i]) ? '_' : text[i];
        });
}
