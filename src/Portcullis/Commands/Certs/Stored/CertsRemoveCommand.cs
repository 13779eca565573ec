using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs remove</c>: delete a Secret with a certificate, after saying what would break.</summary>
internal static class CertsRemoveCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The Secret's name." };
        var api = new CertsApiOptions();
        var yes = new Option<bool>("--yes", "--force") { Description = "Remove it although something uses it." };
        var command = new Command("remove", "Delete a Secret with a certificate; while something uses it, only with --yes.") { name, yes };
        api.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            using KubeClient client = api.Connect(args, args.InvocationConfiguration.Error);
            return Run(client, api.Namespace(args, client), args.GetRequiredValue(name), args.GetValue(yes), args.InvocationConfiguration.Output, args.InvocationConfiguration.Error);
        }));
        return command;
    }

    private static ExitCode Run(KubeClient client, string ns, string name, bool yes, TextWriter output, TextWriter error)
    {
        if (client.Find(CertsApiOptions.Secret(ns, name)) is not { } secret)
        {
            error.WriteLine($"error: there is no secret `{ns}/{name}`; `portcullis certs list` shows those there are");
            return ExitCode.Refused;
        }
        if (StoredCertificate.Read(secret) is null)
        {
            error.WriteLine($"error: secret `{ns}/{name}` holds no certificate; `kubectl delete secret -n {ns} {name}` deletes any secret");
            return ExitCode.Refused;
        }
        ImmutableArray<CredentialUse> uses = CredentialUses.Ask(client).Of(ns, name);
        foreach (CredentialUse use in uses)
            error.WriteLine($"{(yes ? "warning" : "error")}: {use} takes its {use.Part} from it: it keeps the last good one while it runs, and serves no TLS after its next start");
        if (uses.Length > 0 && !yes)
        {
            error.WriteLine("nothing was removed; --yes removes it all the same");
            return ExitCode.Refused;
        }
        var metadata = secret["metadata"] as JsonObject;
        client.Delete(CertsApiOptions.Secret(ns, name), metadata?["uid"]?.GetValue<string>() ?? "", metadata?["resourceVersion"]?.GetValue<string>() ?? "");
        output.WriteLine($"secret `{ns}/{name}` removed");
        return ExitCode.Ok;
    }
}
