using System.Globalization;

namespace Portcullis.DeliveryBench;

/// <summary>What is measured.</summary>
internal sealed record BenchOptions
{
    public int Proxies { get; init; } = 1000;

    /// <summary>Policies in the store before the first change.</summary>
    public int Policies { get; init; } = 100;

    public int Rounds { get; init; } = 20;

    /// <summary>The executable.</summary>
    public string Portcullis { get; init; } = "artifacts/bin/Portcullis/release/portcullis";

    public static string Usage => "usage: Portcullis.DeliveryBench [--proxies 1000] [--policies 100] [--rounds 20] [--portcullis PATH]";

    /// <summary>Null when the arguments are not understood.</summary>
    public static BenchOptions? Read(string[] args)
    {
        var options = new BenchOptions();
        if (args.Length % 2 != 0)
            return null;
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = args[i + 1];
            int number = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int read) ? read : 0;
            switch (args[i])
            {
                case "--proxies" when number is > 0 and <= 20_000:
                    options = options with { Proxies = number };
                    break;
                case "--policies" when number is > 0 and <= 100_000:
                    options = options with { Policies = number };
                    break;
                case "--rounds" when number is > 0 and <= 10_000:
                    options = options with { Rounds = number };
                    break;
                case "--portcullis":
                    options = options with { Portcullis = value };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
