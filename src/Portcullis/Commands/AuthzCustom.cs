using System.CommandLine;

namespace Portcullis.Commands;

/// <summary>The option that stands in for a CUSTOM provider, which is not asked offline.</summary>
internal static class AuthzCustom
{
    public const string Allow = "allow";

    public static Option<string> Create()
    {
        var option = new Option<string>("--custom") { Description = "What the provider of a matching CUSTOM rule is taken to say: allow or deny. None is asked.", DefaultValueFactory = _ => "deny" };
        option.AcceptOnlyFromAmong(Allow, "deny");
        return option;
    }
}
