using System.CommandLine;
using System.Text.Json.Nodes;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs replace</c>: put another certificate into a Secret, and say what that changes.</summary>
internal static class CertsReplaceCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The Secret's name." };
        var material = new CertsMaterialOptions();
        var api = new CertsApiOptions();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would change." };
        var command = new Command("replace", "Put another certificate, other authorities, or both into a Secret. Gateways serve it to new connections at once.") { name, dryRun };
        material.AddTo(command);
        api.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            CertsMaterial read = material.Read(args);
            using KubeClient client = api.Connect(args, args.InvocationConfiguration.Error);
            return Run(client, api.Namespace(args, client), args.GetRequiredValue(name), read, args.GetValue(dryRun), args.InvocationConfiguration.Output, args.InvocationConfiguration.Error);
        }));
        return command;
    }

    private static ExitCode Run(KubeClient client, string ns, string name, CertsMaterial material, bool dryRun, TextWriter output, TextWriter error)
    {
        if (client.Find(CertsApiOptions.Secret(ns, name)) is not { } secret)
        {
            error.WriteLine($"error: there is no secret `{ns}/{name}`; `portcullis certs import {name} -n {ns}` stores one");
            return ExitCode.Refused;
        }
        StoredCertificate? before = StoredCertificate.Read(secret);
        if (secret["data"] is not JsonObject data)
            secret["data"] = data = [];
        material.WriteTo(data);
        StoredCertificate? after = StoredCertificate.Read(secret);
        foreach (string note in material.Notes(TimeProvider.System.GetUtcNow()))
            error.WriteLine($"warning: {note}");
        foreach (string harm in CredentialEffects.Of(before, after, CredentialUses.Ask(client).Of(ns, name)))
            error.WriteLine($"warning: {harm}");
        bool changed = WriteDifference(before, after, output);
        if (!changed)
            output.WriteLine($"secret `{ns}/{name}` holds this already");
        else if (!dryRun)
            // Its resourceVersion goes along: what somebody else wrote meanwhile is not overwritten.
            client.Replace(CertsApiOptions.Secret(ns, name), secret);
        if (changed)
            output.WriteLine(dryRun ? $"secret `{ns}/{name}` would be replaced" : $"secret `{ns}/{name}` replaced");
        return ExitCode.Ok;
    }

    private static bool WriteDifference(StoredCertificate? before, StoredCertificate? after, TextWriter output)
    {
        bool any = false;
        void Line(string label, string old, string now)
        {
            if (old == now)
                return;
            any = true;
            output.WriteLine($"  {label,-13}{(old.Length == 0 ? "(none)" : old)} -> {(now.Length == 0 ? "(none)" : now)}");
        }

        Line("certificate", Subject(before), Subject(after));
        Line("sha256", Leaf(before), Leaf(after));
        Line("until", Until(before), Until(after));
        Line("names", string.Join(", ", before?.Names ?? []), string.Join(", ", after?.Names ?? []));
        Line("callers of", Authorities(before), Authorities(after));
        return any;
    }

    private static string Subject(StoredCertificate? one) => one?.Chain is [var leaf, ..] ? leaf.Subject : "";

    private static string Leaf(StoredCertificate? one) => one?.Chain is [var leaf, ..] ? Convert.ToHexStringLower(leaf.Sha256.Span) : "";

    private static string Until(StoredCertificate? one) => one?.Chain is [var leaf, ..] ? CertsText.Time(leaf.NotAfter) : "";

    private static string Authorities(StoredCertificate? one) =>
        string.Join("; ", (one?.Authorities ?? []).Select(static authority => $"{authority.Subject} ({Convert.ToHexStringLower(authority.Sha256.Span)[..8]})"));
}
