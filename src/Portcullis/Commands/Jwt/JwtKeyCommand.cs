using System.CommandLine;
using System.Globalization;
using Portcullis.Kube;

namespace Portcullis.Commands;

/// <summary><c>portcullis jwt key</c>: make a private key that signs test tokens.</summary>
internal static class JwtKeyCommand
{
    public static Command Create()
    {
        var algorithm = new Option<string>("--alg") { Description = $"What it signs with: {string.Join(", ", JwtKeys.Algorithms)}.", DefaultValueFactory = static _ => JwtKeys.Algorithms[0] };
        algorithm.AcceptOnlyFromAmong([.. JwtKeys.Algorithms]);
        var keyId = new Option<string?>("--kid") { Description = "The key's id; its thumbprint (RFC 7638) by default." };
        var bits = new Option<string>("--bits") { Description = "Size of an RSA key: 2048, 3072 or 4096.", DefaultValueFactory = static _ => "2048" };
        bits.AcceptOnlyFromAmong("2048", "3072", "4096");
        var file = new Option<FileInfo>("--out") { Description = "File for the private key, as a JSON Web Key that only its owner may read.", Required = true };
        var jwks = new Option<FileInfo?>("--jwks") { Description = "File for the public key, as a key set for a RequestAuthentication." };
        var force = new Option<bool>("--force") { Description = "Overwrite files that exist." };

        var command = new Command("key", "Make a private key to sign test tokens with.") { algorithm, keyId, bits, file, jwks, force };
        command.SetAction(args => (int)Run(
            args.GetRequiredValue(algorithm), args.GetValue(keyId), int.Parse(args.GetRequiredValue(bits), CultureInfo.InvariantCulture),
            args.GetRequiredValue(file).FullName, args.GetValue(jwks)?.FullName, args.GetValue(force),
            args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static ExitCode Run(string algorithm, string? keyId, int bits, string file, string? jwks, bool force, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            if (keyId is "")
                throw new InputException("--kid must not be empty");
            if (file == jwks)
                throw new InputException("--out and --jwks name the same file");
            foreach (string? path in (string?[])[file, jwks])
            {
                if (!force && Path.Exists(path))
                    throw new InputException($"`{path}` exists; --force overwrites it");
            }

            using JwtSigningKey key = JwtKeys.Create(algorithm, keyId, bits);
            PrivateFile.Replace(file, key.ToPrivateJwk() + "\n");
            output.WriteLine($"wrote {file}");
            if (jwks is not null)
            {
                PrivateFile.Replace(jwks, JwtSigningKey.ToSet([key]) + "\n", forAll: true);
                output.WriteLine($"wrote {jwks}");
            }
            return ExitCode.Ok;
        });
}
