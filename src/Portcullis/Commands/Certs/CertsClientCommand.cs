using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs client</c>: make what a caller presents, <c>clientcert.pem</c> and <c>client.key.pem</c>.</summary>
internal static class CertsClientCommand
{
    private const string DefaultName = "test.client";

    public static Command Create()
    {
        var options = new CertsOptions(DefaultName, days: 1000, key: "rsa:2048");
        var command = new Command("client", "Make a caller's certificate, named URI:spiffe://test.client unless told otherwise: clientcert.pem and client.key.pem.");
        options.AddTo(command);
        options.AddIssuerTo(command);
        command.SetAction(args => (int)Run(options.Read(args), args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static ExitCode Run(CertsRequest request, TextWriter output, TextWriter error)
    {
        string name = request.CommonName ?? DefaultName;
        return CertsLeaf.Make(
            request, CertsSubjects.Leaf(name, organization: name), $"URI:spiffe://{name}", "clientcert.pem", "client.key.pem", output, error);
    }
}
