using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs server</c>: make what a gateway presents, <c>servercert.pem</c> and <c>serverkey.pem</c>.</summary>
internal static class CertsServerCommand
{
    private const string DefaultName = "test.com";

    public static Command Create()
    {
        var options = new CertsOptions(DefaultName, days: 1000, key: "rsa:2048");
        var command = new Command("server", "Make a server certificate, named DNS:test.com unless told otherwise: servercert.pem and serverkey.pem.");
        options.AddTo(command);
        options.AddIssuerTo(command);
        command.SetAction(args => (int)Run(options.Read(args), args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static ExitCode Run(CertsRequest request, TextWriter output, TextWriter error)
    {
        string name = request.CommonName ?? DefaultName;
        return CertsLeaf.Make(
            request, CertsSubjects.Leaf(name, organization: "test"), $"DNS:{name}", "servercert.pem", "serverkey.pem", output, error);
    }
}
