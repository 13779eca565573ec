using System.CommandLine;
using Portcullis.Control;
using Portcullis.Kube;

namespace Portcullis.Commands;

/// <summary><c>portcullis kubeconfig</c>: print a kubeconfig for somebody else, with a client certificate of its own.</summary>
internal static class KubeconfigCommand
{
    public static Command Create()
    {
        var options = new AccessOptions("90d", "How long its certificate counts, as 24h or 90d. `portcullis kubeconfig revoke NAME` ends it before.");
        var server = new Option<string?>("--server") { Description = "URL of the API in it, as https://control.example.com:6443; where it was last served by default." };
        var file = new Option<string?>("--out") { Description = "Write it to this file, mode 0600, instead of standard output." };
        var command = new Command("kubeconfig", "Print a kubeconfig for a role, with a new client certificate.");
        options.AddTo(command);
        command.Options.Add(server);
        command.Options.Add(file);
        command.Subcommands.Add(KubeconfigRevokeCommand.Create());
        command.Subcommands.Add(KubeconfigRevokedCommand.Create());
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
            Run(options.Read(args, TimeProvider.System.GetUtcNow()), AccessOptions.Find(args.GetValue(options.Data)), args.GetValue(server), args.GetValue(file), args.InvocationConfiguration.Output, args.InvocationConfiguration.Error)));
        return command;
    }

    private static ExitCode Run(AccessRequest request, StateFolder data, string? server, string? file, TextWriter output, TextWriter error)
    {
        if (request.Life is not { } life)
            throw new InputException("--ttl `never`: a client certificate must end; write for example --ttl 90d");
        if (!File.Exists(Path.Combine(data.Pki, "ca.crt")))
            throw new InputException($"`{data.Path}` has no authority yet; start `portcullis up --data {data.Path}` first");
        server ??= PrivateFile.Read(data.Server)?.Trim() ?? throw new InputException($"`{data.Path}` does not say where the API is served; give --server https://ADDRESS:PORT");
        if (!Uri.TryCreate(server, UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttps)
            throw new InputException($"--server `{server}` is not an https URL; write for example --server https://127.0.0.1:6443");

        using ApiAuthority authority = ApiAuthority.Open(data.Pki, TimeProvider.System);
        ClientCredential credential = authority.IssueClient(request.Name, Groups(request), life);
        if (file is null)
            output.Write(Kubeconfig.Text(server, authority.CertificatePem, credential));
        else
        {
            Kubeconfig.Write(file, server, authority.CertificatePem, credential);
            error.WriteLine($"wrote {file}");
        }
        error.WriteLine($"user `{request.Name}`, role {AccessGroups.NameOf(request.Role)}, ends {JwtTime.Format(credential.NotAfter)}");
        return ExitCode.Ok;
    }

    private static IEnumerable<string> Groups(AccessRequest request)
    {
        yield return AccessGroups.Of(request.Role);
        if (request.Role == AccessRole.Proxy)
            yield return AccessGroups.OfNamespace(request.Namespace);
    }
}
