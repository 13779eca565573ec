using System.CommandLine;

namespace Portcullis.Commands;

/// <summary>The options that tokens need where nothing is fetched: keys, and the time to judge them at.</summary>
internal sealed class AuthzTokenOptions
{
    public AuthzTokenOptions() => At.Validators.Add(static result =>
    {
        foreach (System.CommandLine.Parsing.Token token in result.Tokens)
        {
            if (TimeArgument.Find(token.Value) is null)
                result.AddError($"--at `{token.Value}` is neither RFC 3339 nor Unix seconds; write for example --at 2026-01-31T12:00:00Z");
        }
    });

    public Option<string[]> Jwks { get; } = new("--jwks")
    {
        Description = "Key set file in place of the keys that a gateway would fetch, as FILE or ISSUER=FILE; may be repeated.",
    };

    public Option<string?> At { get; } = new("--at") { Description = "The time that tokens are judged at, in RFC 3339 or Unix seconds; now if not given." };

    public AuthzTokenInput Read(ParseResult args) => new(args.GetValue(Jwks) ?? [], Time(args.GetValue(At)).ToUnixTimeSeconds());

    private static DateTimeOffset Time(string? text) =>
        text is not null && TimeArgument.Find(text) is { } time ? time : TimeProvider.System.GetUtcNow();
}
