using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Proxy;

namespace Portcullis.Commands;

/// <summary>The options that say where token keys may be fetched from.</summary>
internal sealed class KeyOptions
{
    private readonly Option<IPNetwork[]> _allow = new("--jwks-allow") { Description = "Networks whose addresses token keys may be fetched from although they are not public, as 10.0.0.0/8,127.0.0.1; may be repeated.", CustomParser = Networks };
    private readonly Option<string?> _authorities = new("--jwks-ca") { Description = "PEM file of root certificates that token keys are trusted from, besides the system's." };

    public void AddTo(Command command)
    {
        command.Options.Add(_allow);
        command.Options.Add(_authorities);
    }

    /// <summary>What was asked for; null, and the reason on <paramref name="error"/>, when the file cannot be used.</summary>
    public KeyFetchOptions? Read(ParseResult args, TextWriter error)
    {
        var options = new KeyFetchOptions { Allowed = [.. args.GetValue(_allow) ?? []] };
        if (args.GetValue(_authorities) is not { } file)
            return options;
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(File.ReadAllText(file));
            if (found.Count > 0)
                return options with { Authorities = found };
            error.WriteLine($"--jwks-ca `{file}` holds no certificate; give a file with -----BEGIN CERTIFICATE-----");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"--jwks-ca `{file}` cannot be read: {refusal.Message}");
        }
        catch (CryptographicException)
        {
            error.WriteLine($"--jwks-ca `{file}` holds something that is no certificate");
        }
        return null;
    }

    internal static IPNetwork? Network(string text)
    {
        if (IPAddress.TryParse(text, out IPAddress? single) && !text.Contains('%', StringComparison.Ordinal))
            return new IPNetwork(single, single.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return IPNetwork.TryParse(text, out IPNetwork network) ? network : null;
    }

    private static IPNetwork[] Networks(ArgumentResult result)
    {
        var networks = new List<IPNetwork>();
        foreach (Token token in result.Tokens)
            foreach (string text in token.Value.Split(','))
                if (Network(text) is { } network)
                    networks.Add(network);
                else
                    result.AddError($"--jwks-allow `{text}` is not a network; write for example --jwks-allow 127.0.0.0/8");
        return [.. networks];
    }
}
