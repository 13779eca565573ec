using System.CommandLine;

namespace Portcullis.Commands;

/// <summary>The options that the making commands share.</summary>
internal sealed class CertsOptions(string defaultName, int days, string key)
{
    private readonly Option<DirectoryInfo> _out = new("--out") { Description = "Folder to write to; made when missing.", DefaultValueFactory = static _ => new DirectoryInfo(".") };
    private readonly Option<string?> _name = new("--cn") { Description = $"Common name; `{defaultName}` by default." };
    private readonly Option<string[]> _sans = new("--san") { Description = "Subject alternative name: URI:…, DNS:…, IP:… or EMAIL:…; repeatable." };
    private readonly Option<int> _days = new("--days") { Description = "Days of validity from now.", DefaultValueFactory = _ => days };
    private readonly Option<string> _key = new("--key") { Description = "Kind of key: rsa:2048, rsa:4096 or ec:p256.", DefaultValueFactory = _ => key };
    private readonly Option<bool> _force = new("--force") { Description = "Overwrite files that exist." };
    private readonly Option<FileInfo?> _ca = new("--ca") { Description = $"Issuer's certificate; {CertsCaCommand.CertificateFile} in --out by default." };
    private readonly Option<FileInfo?> _caKey = new("--ca-key") { Description = $"Issuer's private key; {CertsCaCommand.KeyFile} in --out by default." };
    private bool _leaf;

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _out, _name, _days, _key, _force })
            command.Options.Add(option);
    }

    public void AddIssuerTo(Command command)
    {
        _leaf = true;
        foreach (Option option in new Option[] { _sans, _ca, _caKey })
            command.Options.Add(option);
    }

    public CertsRequest Read(ParseResult args) => new(
        args.GetValue(_out)!, args.GetValue(_name), _leaf ? args.GetValue(_sans) ?? [] : [], args.GetValue(_days), args.GetValue(_key)!, args.GetValue(_force))
    {
        Ca = _leaf ? args.GetValue(_ca) : null,
        CaKey = _leaf ? args.GetValue(_caKey) : null,
    };
}
