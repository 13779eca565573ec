using System.CommandLine;

namespace Portcullis.Commands;

/// <summary>The options that say which control plane feeds a gateway, and as whom it calls.</summary>
internal sealed class GatewayLoginOptions
{
    private readonly Option<string?> _controlPlane = new("--control-plane") { Description = "Where the control plane is, as https://control.example:6443; the credentials' own server if not given." };
    private readonly Option<string?> _credentials = new("--credentials") { Description = "Kubeconfig with the server, its authority and this gateway's credential, as `portcullis kubeconfig --role proxy` prints it. Read again for every connection." };
    private readonly Option<string?> _authority = new("--ca") { Description = "PEM file of the authority that signed the control plane's certificate." };
    private readonly Option<string?> _certificate = new("--cert") { Description = "PEM file of this gateway's client certificate." };
    private readonly Option<string?> _key = new("--key") { Description = "PEM file of its private key." };
    private readonly Option<string?> _token = new("--token") { Description = "File that holds a bearer token, instead of a client certificate." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_controlPlane, _credentials, _authority, _certificate, _key, _token])
            command.Options.Add(option);
    }

    public GatewayLogin Read(ParseResult args) => new(
        args.GetValue(_controlPlane), args.GetValue(_credentials), args.GetValue(_authority), args.GetValue(_certificate), args.GetValue(_key), args.GetValue(_token));
}
