using Portcullis.Identity;
using Portcullis.Native;
using Portcullis.Policy;

namespace Portcullis.Commands;

/// <summary>Keys that the command line gives in place of those that a gateway would fetch. What is not given counts as never fetched.</summary>
internal sealed class AuthzKeys : ITokenKeys
{
    private readonly Dictionary<KeyReference, TokenKeySet> _given = [];

    private AuthzKeys()
    {
    }

    /// <summary>Reads the files and finds the rules they are for.</summary>
    /// <param name="options">Each <c>FILE</c>, for every rule that nothing else is given for, or <c>ISSUER=FILE</c>.</param>
    /// <param name="problem">What is wrong with them; null exactly when this returns keys.</param>
    public static AuthzKeys? Read(IEnumerable<string> options, RequestAuthenticator rules, out string? problem)
    {
        var keys = new AuthzKeys();
        problem = null;
        TokenKeySet? others = null;
        foreach (string option in options)
        {
            int equals = File.Exists(option) ? -1 : option.LastIndexOf('=');
            string issuer = equals < 0 ? "" : option[..equals];
            if (ReadFile(option[(equals + 1)..], out problem) is not { } set)
                return null;
            if (equals < 0)
            {
                others = set;
                continue;
            }
            if (rules.KeysOf(issuer).IsEmpty)
            {
                problem = $"--jwks `{option}`: no rule that applies fetches keys of issuer `{issuer}`";
                return null;
            }
            foreach (KeyReference reference in rules.KeysOf(issuer))
                keys._given[reference] = set;
        }
        foreach (KeyReference reference in rules.Keys)
        {
            if (others is not null)
                keys._given.TryAdd(reference, others);
        }
        return keys;
    }

    public TokenKeySet? Find(KeyReference reference) => reference.Inline ?? _given.GetValueOrDefault(reference);

    /// <summary>Does nothing: what was given does not change.</summary>
    public void ReportUnknownKey(KeyReference reference)
    {
    }

    private static TokenKeySet? ReadFile(string file, out string? problem)
    {
        problem = null;
        try
        {
            if (new FileInfo(file).Length > TokenKeySet.MostBytes)
                problem = $"`{file}` is longer than {TokenKeySet.MostBytes} bytes";
            else if (TokenKeySet.Parse(File.ReadAllBytes(file), Ed25519.Verify) is var set && set.Ok)
                return set.Value;
            else
                problem = $"`{file}` is no key set: {set.Problem?.Message}";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problem = $"cannot read `{file}`: {unreadable.Message.TrimEnd('.')}";
        }
        return null;
    }
}
