using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portcullis.Control;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>Reads kubeconfig files as far as our own commands need them: the current context's server, authorities and credential.</summary>
/// <remarks>What it does not know it refuses: a credential plugin or a skipped verification must not be passed over in silence.</remarks>
internal sealed class KubeconfigReader
{
    private readonly string _path;
    private readonly MappingNode _root;

    private KubeconfigReader(string path, MappingNode root) => (_path, _root) = (path, root);

    /// <summary>The file that is named, or else the first of <c>$KUBECONFIG</c>, or else the one in the usual data folder.</summary>
    /// <remarks>Not <c>~/.kube/config</c>: who keeps a cluster there did not name it to us.</remarks>
    /// <exception cref="InputException">There is none, or it cannot be used.</exception>
    public static KubeTarget Read(string? named)
    {
        string? path = named;
        if (path is null && Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } list)
            path = list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(File.Exists)
                ?? throw new InputException($"no file of KUBECONFIG `{list}` exists; start `portcullis up`, or name a file with --kubeconfig");
        path ??= StateFolder.Find(StateFolder.Usual) is { } usual && File.Exists(usual.Kubeconfig)
            ? usual.Kubeconfig
            : throw new InputException("no API is named; run `export KUBECONFIG=FILE` as `portcullis up` prints it, or give --kubeconfig FILE");
        return Open(path).Target();
    }

    private static KubeconfigReader Open(string path)
    {
        string text;
        if (Directory.Exists(path))
            throw new InputException($"kubeconfig `{path}` is a folder; name the file in it");
        if (!File.Exists(path))
            throw new InputException($"kubeconfig `{path}` does not exist; name one that `portcullis up` or `portcullis kubeconfig` wrote");
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"kubeconfig `{path}` cannot be read: {refusal.Message.TrimEnd('.')}");
        }
        var found = new Diagnostics();
        Node? root = YamlReader.Read(new SourceText(path, text), found).FirstOrDefault();
        return !found.HasErrors && root is MappingNode mapping
            ? new KubeconfigReader(path, mapping)
            : throw new InputException($"kubeconfig `{path}` is not YAML with clusters, users and contexts");
    }

    private KubeTarget Target()
    {
        string context = Text(_root, "current-context") ?? throw Wrong("has no current-context");
        MappingNode entry = Entry("contexts", context, "context");
        MappingNode cluster = Entry("clusters", Text(entry, "cluster") ?? throw Wrong($"context `{context}` names no cluster"), "cluster");
        MappingNode user = Entry("users", Text(entry, "user") ?? throw Wrong($"context `{context}` names no user"), "user");
        foreach ((MappingNode where, string unknown) in (ReadOnlySpan<(MappingNode, string)>)[(cluster, "insecure-skip-tls-verify"), (cluster, "proxy-url"), (user, "exec"), (user, "auth-provider"), (user, "username")])
            if (Text(where, unknown) is not (null or "false") || where[unknown] is MappingNode)
                throw Wrong($"uses `{unknown}`, which this command does not support; use kubectl, or a kubeconfig that `portcullis kubeconfig` printed");

        string server = Text(cluster, "server") ?? throw Wrong("names no server");
        if (!Uri.TryCreate(server, UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttps)
            throw Wrong($"names the server `{server}`, which is not an https URL");
        try
        {
            var authorities = new X509Certificate2Collection();
            if (Content(cluster, "certificate-authority") is { } pem)
                authorities.ImportFromPem(pem);
            return new KubeTarget(_path, url, authorities, Credential(user), Token(user), Text(cluster, "tls-server-name"), Text(entry, "namespace"));
        }
        catch (CryptographicException)
        {
            throw Wrong("holds a certificate or key that cannot be read");
        }
    }

    private X509Certificate2? Credential(MappingNode user)
    {
        if (Content(user, "client-certificate") is not { } certificate)
            return null;
        string key = Content(user, "client-key") ?? throw Wrong("has a client certificate without a key");
        using X509Certificate2 read = X509Certificate2.CreateFromPem(certificate, key);
        // TLS on some platforms takes no key that lives only in this object.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
    }

    private string? Token(MappingNode user) =>
        Text(user, "token") ?? (Text(user, "tokenFile") is { } file ? Beside(file).Trim() : null);

    // `NAME-data` is base64 text; `NAME` a path, relative to the kubeconfig.
    private string? Content(MappingNode where, string name)
    {
        if (Text(where, name + "-data") is not { } data)
            return Text(where, name) is { } file ? Beside(file) : null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw Wrong($"holds a `{name}-data` that is not base64");
        }
    }

    private string Beside(string file)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path)) ?? ".", file);
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"names `{path}`, which cannot be read: {refusal.Message.TrimEnd('.')}");
        }
    }

    private MappingNode Entry(string list, string name, string member)
    {
        foreach (Node item in (_root[list] as SequenceNode)?.Items ?? [])
            if (item is MappingNode entry && Text(entry, "name") == name)
                return entry[member] as MappingNode ?? throw Wrong($"has an entry `{name}` without `{member}`");
        throw Wrong($"has no {member} `{name}`");
    }

    private static string? Text(MappingNode where, string name) => where[name] is ScalarNode { Text.Length: > 0 } scalar ? scalar.Text : null;

    private InputException Wrong(string what) => new($"kubeconfig `{_path}` {what}");
}
