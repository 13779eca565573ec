using System.CommandLine;
using System.Text.Json.Nodes;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs import</c>: store a certificate as the Secret that a Gateway's <c>credentialName</c> names.</summary>
internal static class CertsImportCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The Secret's name, as `credentialName` writes it." };
        var material = new CertsMaterialOptions();
        var api = new CertsApiOptions();
        var command = new Command("import", "Store a certificate with its key, and the authorities of its callers, as a Secret.") { name };
        material.AddTo(command);
        api.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            CertsMaterial read = material.Read(args);
            using KubeClient client = api.Connect(args, args.InvocationConfiguration.Error);
            return Run(client, api.Namespace(args, client), args.GetRequiredValue(name), read, args.InvocationConfiguration.Output, args.InvocationConfiguration.Error);
        }));
        return command;
    }

    private static ExitCode Run(KubeClient client, string ns, string name, CertsMaterial material, TextWriter output, TextWriter error)
    {
        var data = new JsonObject();
        material.WriteTo(data);
        try
        {
            client.Create(CertsApiOptions.Secrets(ns), new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
                ["type"] = material.Credential is null ? "Opaque" : "kubernetes.io/tls",
                ["data"] = data,
            });
        }
        catch (KubeRefusal refusal) when (refusal.Reason == "AlreadyExists")
        {
            error.WriteLine($"error: secret `{ns}/{name}` exists already; `portcullis certs replace {name} -n {ns}` replaces its certificate");
            return ExitCode.Refused;
        }
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach (string note in material.Notes(now))
            error.WriteLine($"warning: {note}");
        foreach (string harm in CredentialEffects.Of(before: null, StoredCertificate.Read(new JsonObject { ["data"] = data.DeepClone() }), CredentialUses.Ask(client).Of(ns, name)))
            error.WriteLine($"warning: {harm}");
        output.WriteLine($"secret `{ns}/{name}` imported");
        if (material.Credential?.Leaf is { } leaf)
            output.WriteLine($"  {leaf.Subject}; names {string.Join(", ", CertsText.Names(leaf.Names).DefaultIfEmpty("none"))}; until {CertsText.Time(leaf.NotAfter)}");
        return ExitCode.Ok;
    }
}
