using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs list</c>: every stored certificate, who uses it, how long it lasts, whom it names and accepts.</summary>
internal static class CertsListCommand
{
    private const int ShortFingerprint = 16;
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var api = new CertsApiOptions();
        var format = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("list", "Show every stored certificate: who uses it, days left, the names it proves and the callers it accepts. Of all namespaces, unless one is named.") { format };
        api.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            using KubeClient client = api.Connect(args, args.InvocationConfiguration.Error);
            string path = api.OnlyNamespace(args) is { } ns ? CertsApiOptions.Secrets(ns) : "/api/v1/secrets";
            List<StoredCertificate> found = [.. client.List(path).Select(StoredCertificate.Read).OfType<StoredCertificate>()];
            CredentialUses uses = CredentialUses.Ask(client);
            if (args.GetValue(format) == "json")
                WriteJson(found, uses, TimeProvider.System.GetUtcNow(), args.InvocationConfiguration.Output);
            else
                WriteText(found, uses, TimeProvider.System.GetUtcNow(), args.InvocationConfiguration.Output);
            return ExitCode.Ok;
        }));
        return command;
    }

    internal static void WriteText(IReadOnlyList<StoredCertificate> found, CredentialUses uses, DateTimeOffset now, TextWriter output)
    {
        if (found.Count == 0)
        {
            output.WriteLine("no Secret holds a certificate");
            return;
        }
        var table = new TextTable("NAMESPACE", "NAME", "USED BY", "DAYS LEFT", "NAMES", "ACCEPTS CALLERS OF", "SHA-256");
        foreach (StoredCertificate one in found)
            table.Add(one.Namespace, one.Name, Or(string.Join("; ", uses.Of(one.Namespace, one.Name)), "nobody"), one.Left(now),
                Or(string.Join(", ", one.Names), "-"), Callers(one, uses),
                one.Problem is { } problem ? $"cannot be used: {problem}" : one.Fingerprint[..ShortFingerprint]);
        table.Write(output);
    }

    internal static void WriteJson(IReadOnlyList<StoredCertificate> found, CredentialUses uses, DateTimeOffset now, TextWriter output)
    {
        var list = new JsonArray();
        foreach (StoredCertificate one in found)
            list.Add((JsonNode)new JsonObject
            {
                ["namespace"] = one.Namespace,
                ["name"] = one.Name,
                ["usedBy"] = new JsonArray([.. uses.Of(one.Namespace, one.Name).Select(Use)]),
                ["notAfter"] = one.Ends is { } end ? CertsText.Time(end) : null,
                ["daysLeft"] = one.DaysLeft(now),
                ["names"] = Strings(one.Names),
                ["authorities"] = Strings(one.Authorities.Select(static authority => authority.Subject)),
                ["sha256"] = one.Fingerprint,
                ["problem"] = one.Problem,
            });
        output.WriteLine(list.ToJsonString(Relaxed));
    }

    // Whoever the authorities vouch for, unless a server lists the names that it accepts.
    private static string Callers(StoredCertificate one, CredentialUses uses)
    {
        string[] accepted = [.. uses.Of(one.Namespace, one.Name).SelectMany(static use => use.Accepted).Distinct(StringComparer.Ordinal)];
        string authorities = string.Join("; ", one.Authorities.Select(static authority => authority.Subject));
        return accepted.Length == 0 ? Or(authorities, "-") : $"{authorities} named {string.Join(", ", accepted)}".TrimStart();
    }

    private static JsonNode Use(CredentialUse use) => new JsonObject
    {
        ["owner"] = use.Owner,
        ["server"] = use.Server,
        ["part"] = use.Part,
        ["subjectAltNames"] = Strings(use.Accepted),
    };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)JsonValue.Create(text))]);

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;
}
