using System.CommandLine;
using Portcullis.Control;

namespace Portcullis.Commands;

/// <summary>The options that say how etcd is spoken to, beside its addresses in <c>--store</c>.</summary>
internal sealed class EtcdOptionSet
{
    private readonly Option<string?> _ca = new("--etcd-ca") { Description = "File of the CA certificates that vouch for etcd; the system's by default." };
    private readonly Option<string?> _certificate = new("--etcd-cert") { Description = "File of the certificate that is shown to etcd, with --etcd-key." };
    private readonly Option<string?> _key = new("--etcd-key") { Description = "File of the key of --etcd-cert." };
    private readonly Option<string?> _user = new("--etcd-user") { Description = "User of etcd's own access control, with --etcd-password-file." };
    private readonly Option<string?> _password = new("--etcd-password-file") { Description = "File of the password of --etcd-user." };

    public IReadOnlyList<Option> All => [_ca, _certificate, _key, _user, _password];

    /// <summary>The same place, spoken to as the options say.</summary>
    /// <exception cref="InputException">The store is no etcd, one of a pair is missing, or the password cannot be read.</exception>
    public StoreLocation? Complete(StoreLocation? location, ParseResult args)
    {
        string[] given = [.. All.Where(option => args.GetResult(option) is { Implicit: false }).Select(static option => option.Name)];
        if (given.Length == 0)
            return location;
        if (location?.Cluster is not { } cluster)
            throw new InputException($"{given[0]} is for etcd; write for example --store etcd:https://etcd1:2379");
        Pair(args.GetValue(_certificate), args.GetValue(_key), "--etcd-cert and --etcd-key");
        Pair(args.GetValue(_user), args.GetValue(_password), "--etcd-user and --etcd-password-file");
        return StoreLocation.At(cluster with
        {
            CaFile = args.GetValue(_ca),
            CertFile = args.GetValue(_certificate),
            KeyFile = args.GetValue(_key),
            UserName = args.GetValue(_user),
            Password = args.GetValue(_password) is { } file ? Password(file) : null,
        });
    }

    private static void Pair(string? one, string? other, string names)
    {
        if ((one is null) != (other is null))
            throw new InputException($"{names} go together; give both");
    }

    private static string Password(string file)
    {
        try
        {
            string text = File.ReadAllText(file).Trim();
            return text.Length is > 0 and < 4096 ? text : throw new InputException($"--etcd-password-file `{file}` holds no password");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--etcd-password-file `{file}` cannot be read: {problem.Message.TrimEnd('.')}");
        }
    }
}
