using System.CommandLine;
using Portcullis.Control;
using Portcullis.Resources;

namespace Portcullis.Commands;

/// <summary>The options that the commands about access share: where the data folder is, and what a credential is for.</summary>
internal sealed class AccessOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private readonly Option<string?> _data = CreateDataOption();
    private readonly Option<string> _role = new("--role") { Description = "What its holder may do: admin (everything), operator (everything but reading Secrets), viewer (reading everything but Secrets) or proxy (fetching its own configuration).", Required = true };
    private readonly Option<string?> _name = new("--name") { Description = "Whose it is, as the audit log tells it; the role's name by default. With --role proxy, NAMESPACE/NAME makes it the credential of that one gateway: no other name is believed of who holds it." };
    private readonly Option<string> _ns = new("--namespace", "-n") { Description = "For --role proxy: the namespace whose Secrets and policies the proxy gets.", DefaultValueFactory = _ => "istio-system" };
    private readonly Option<string> _life;

    public AccessOptions(string life, string lifeHelp)
    {
        _life = new("--ttl") { Description = lifeHelp, DefaultValueFactory = _ => life };
        _role.AcceptOnlyFromAmong([.. AccessGroups.RoleNames]);
        _ns.Validators.Add(NameChecks.Namespace);
    }

    public static Option<string?> CreateDataOption(string what = "Data folder of `portcullis up` or `portcullis control`.") =>
        new("--data") { Description = what + " $XDG_DATA_HOME/portcullis or ~/.local/share/portcullis by default." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_role, _name, _ns, _life, _data])
            command.Options.Add(option);
    }

    public Option<string?> Data => _data;

    /// <exception cref="InputException">Something of it cannot be meant.</exception>
    public AccessRequest Read(ParseResult args, DateTimeOffset now)
    {
        AccessRole role = AccessGroups.Parse(args.GetRequiredValue(_role)) ?? AccessRole.None;
        string name = args.GetValue(_name) ?? AccessGroups.NameOf(role);
        if (AccessNames.Problem(name) is { } wrong)
            throw new InputException($"--name `{name}` {wrong}; write for example --name ci");
        bool named = args.GetResult(_ns) is { Implicit: false };
        if (named && role != AccessRole.Proxy)
            throw new InputException("--namespace is for --role proxy; the other roles count in every namespace");
        return new AccessRequest(role, name, role == AccessRole.Proxy ? Namespace(name, args.GetRequiredValue(_ns), named) : "", Life(args.GetRequiredValue(_life), now));
    }

    // What could not be used is refused here and not when a gateway comes with it.
    private static string Namespace(string name, string ns, bool named)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            if (name.Split('/') is not [var own, var gateway] || NameSyntax.ProblemOfLabel(own) is not null || NameSyntax.ProblemOfSubdomain(gateway) is not null)
                throw new InputException($"--name `{name}` must be NAMESPACE/NAME of a gateway, in lower-case letters, digits, `-` and `.`; write for example --name istio-system/edge");
            if (named && ns != own)
                throw new InputException($"--name `{name}` is a gateway of namespace `{own}`, and --namespace says `{ns}`; leave --namespace out");
            return own;
        }
        return NameSyntax.ProblemOfLabel(ns) is { } problem ? throw new InputException($"--namespace `{ns}` {problem}; write for example --namespace istio-system") : ns;
    }

    /// <exception cref="InputException">No control plane ever ran there.</exception>
    public static StateFolder Find(string? data)
    {
        string path = data ?? StateFolder.Usual;
        return StateFolder.Find(path) ?? throw new InputException($"no data folder `{path}`; start `portcullis up --data {path}` first, or name the folder with --data");
    }

    private static TimeSpan? Life(string text, DateTimeOffset now)
    {
        if (JwtTime.Parse(text, "--ttl", now) is not { } end)
            return null;
        if (end <= now || end - now > Longest)
            throw new InputException($"--ttl `{text}` must end between now and ten years from now");
        return end - now;
    }
}
