using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Portcullis.Control;
using Portcullis.Resources;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary>What every command takes that serves the Kubernetes API: where it keeps its data, where it listens, and what files are to it.</summary>
internal sealed class ApiOptionSet
{
    private const string Off = "off";
    private static readonly IPEndPoint UsualAddress = new(IPAddress.Loopback, 6443);

    private readonly Option<string?> _data = AccessOptions.CreateDataOption("Folder for all that must outlast the process: store, keys, tokens, audit log.");
    private readonly Option<string?> _api;
    private readonly Option<string[]> _names = new("--api-name") { Description = "Host name or IP address under which others reach the API, for its certificate; the first stands in the kubeconfig. May be repeated." };
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Where the admin's kubeconfig is written, mode 0600; DIR/kubeconfig of the data folder by default." };
    private readonly StoreOptionSet _store = new();
    private readonly Option<string?> _files = new("--files") { Description = "What -f is to the API: `seed` puts its objects into the store at the start where the store does not have them; `follow` makes the files the truth for the objects they name, at every change." };
    private readonly bool _canBeOff;

    public ApiOptionSet(bool canBeOff)
    {
        _canBeOff = canBeOff;
        _api = new("--api") { Description = $"Serve the Kubernetes API there, over TLS; port 0 takes any free one{(canBeOff ? ", `off` runs from files alone" : "")}. 127.0.0.1:6443 by default." };
        _api.Validators.Add(Address);
        _names.Validators.Add(NameChecks.Host);
        _files.AcceptOnlyFromAmong("seed", "follow");
    }

    private Option[] All => [_data, _api, _names, _kubeconfig, .. _store.All, _files];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>Whether any of them was given; without one, <c>up -f</c> runs from files alone.</summary>
    public bool WasAskedFor(ParseResult args) => Given(args).Any();

    /// <summary>What was asked for; null with a null problem: no API is to be served. Otherwise null with what to write instead.</summary>
    public ApiOptions? Read(ParseResult args, IReadOnlyList<string> paths, UnknownFields unknownFields, out string? problem)
    {
        problem = null;
        string? api = args.GetValue(_api);
        if (api == Off)
        {
            string[] useless = [.. Given(args).Where(name => name != _api.Name)];
            problem = useless.Length > 0 ? $"{string.Join(" and ", useless)} {(useless.Length == 1 ? "is" : "are")} for the API; leave {(useless.Length == 1 ? "it" : "them")} out, or leave out `--api off`"
                : paths.Count == 0 ? "with `--api off` there is nothing to run from; name files with -f, or leave out `--api off`"
                : null;
            return null;
        }
        FilesMode? files = args.GetValue(_files) switch { "seed" => FilesMode.Seed, "follow" => FilesMode.Follow, _ => null };
        if (paths.Count > 0 && files is null)
            problem = "-f beside an API can mean two things; write `--files seed` to put its objects into the store where they are missing, and change them by kubectl from then on, or `--files follow` to make the files the truth, which kubectl may not change; `--api off` runs from the files alone";
        else if (paths.Count == 0 && files is not null)
            problem = "--files says what the files of -f are; name them with -f, or leave out --files";
        else if (files == FilesMode.Follow && paths.Contains(ResourceFiles.StandardInput, StringComparer.Ordinal))
            problem = "standard input cannot be followed; write `--files seed`, or name a file or a folder";
        if (problem is not null)
            return null;
        StoreLocation? store;
        try
        {
            store = _store.Location(args);
        }
        catch (InputException wrong)
        {
            problem = wrong.Message;
            return null;
        }
        return new ApiOptions
        {
            Data = args.GetValue(_data) ?? StateFolder.Usual,
            Address = api is null ? UsualAddress : EndPointText.Read(api)!,
            Names = [.. args.GetValue(_names) ?? []],
            Kubeconfig = args.GetValue(_kubeconfig),
            Store = store,
            StoreKey = _store.Key(args),
            Paths = paths,
            Files = files,
            UnknownFields = unknownFields,
        };
    }

    private IEnumerable<string> Given(ParseResult args) =>
        All.Where(option => args.GetResult(option) is { Implicit: false }).Select(static option => option.Name);

    private void Address(OptionResult result)
    {
        foreach (Token token in result.Tokens)
            if (EndPointText.Read(token.Value) is null && !(_canBeOff && token.Value == Off))
                result.AddError($"--api `{token.Value}` is not an address and a port; write for example --api 127.0.0.1:6443{(_canBeOff ? ", or --api off" : "")}");
    }
}
