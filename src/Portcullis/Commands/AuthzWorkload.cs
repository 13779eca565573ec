using System.Collections.Immutable;
using System.CommandLine.Parsing;
using Portcullis.Policy;
using Portcullis.Resources;

namespace Portcullis.Commands;

/// <summary>Reads the workload that is asked about from the command line.</summary>
internal static class AuthzWorkload
{
    /// <summary><c>NAMESPACE/NAME</c>, or a namespace alone.</summary>
    public static PolicyWorkload Create(string workload, ImmutableSortedDictionary<string, string> labels)
    {
        int slash = workload.IndexOf('/');
        return new PolicyWorkload
        {
            Namespace = slash < 0 ? workload : workload[..slash],
            Name = slash < 0 ? "" : workload[(slash + 1)..],
            Labels = labels,
        };
    }

    public static void CheckName(OptionResult result)
    {
        foreach (Token token in result.Tokens)
        {
            string[] parts = token.Value.Split('/');
            if (parts.Length > 2 || parts.Any(static part => part.Length == 0))
                result.AddError($"--workload `{token.Value}` is not of the form NAMESPACE/NAME; write for example --workload istio-system/ingressgateway");
        }
    }

    public static ImmutableSortedDictionary<string, string> ReadLabels(ArgumentResult result)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (Token token in result.Tokens)
        {
            foreach (string pair in token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                int equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && NameSyntax.ProblemOfPair(pair[..equals], pair[(equals + 1)..]) is { } problem)
                    result.AddError($"--labels `{pair}` {problem}");
                else if (equals > 0)
                    labels[pair[..equals]] = pair[(equals + 1)..];
                else
                    result.AddError($"--labels `{pair}` is not of the form key=value; write for example --labels app=reviews,version=v1");
            }
        }
        return labels.ToImmutable();
    }
}
