using System.Net;

namespace Httpbin;

/// <summary>What the command line asked for.</summary>
internal sealed record HttpbinOptions(IReadOnlyList<IPEndPoint> Listen, string Name, bool ExitWithInput)
{
    private const string Usage = """
        usage: httpbin [--listen ADDRESS:PORT]... [--name NAME] [--exit-with-input]
          --listen           where to accept; port 0 takes a free one, and the ready line says which (127.0.0.1:8000)
          --name             told in `/anything` and `/hostname`, to tell replicas apart (httpbin)
          --exit-with-input  stop when standard input ends
        """;

    /// <summary>Reads the command line; on a mistake writes what is wrong and returns null.</summary>
    public static HttpbinOptions? Parse(string[] args, TextWriter error)
    {
        var listen = new List<IPEndPoint>();
        string name = "httpbin";
        bool exitWithInput = false;
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--exit-with-input":
                    exitWithInput = true;
                    break;
                case "--name" when value is not null:
                    name = value;
                    i++;
                    break;
                case "--listen" when value is not null && IPEndPoint.TryParse(value, out IPEndPoint? endpoint):
                    listen.Add(endpoint);
                    i++;
                    break;
                default:
                    error.WriteLine($"httpbin: cannot use `{args[i]}`{(value is null ? "" : $" with `{value}`")}");
                    error.WriteLine(Usage);
                    return null;
            }
        }

        if (listen.Count == 0)
            listen.Add(new IPEndPoint(IPAddress.Loopback, 8000));
        return new HttpbinOptions(listen, name, exitWithInput);
    }
}
