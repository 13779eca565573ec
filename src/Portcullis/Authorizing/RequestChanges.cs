using System.Collections.Immutable;
using System.Text;
using Portcullis.Http;
using Portcullis.Policy;

namespace Portcullis.Authorizing;

/// <summary>What an allowed request must look like upstream, told as the difference from what the proxy has.</summary>
internal static class RequestChanges
{
    /// <summary>Compares the judged request with the one that came.</summary>
    public static CheckVerdict Allow(in Decision decision, CheckBench bench)
    {
        HeaderList before = bench.Before;
        HeaderList after = bench.Question.Head.Headers;
        bool queryChanged = !bench.Question.Head.Target.SequenceEqual(bench.Target);
        return CheckVerdict.Allow(decision.ToString()) with
        {
            Rule = decision.Rule,
            UpstreamHeaders = Written(before, after),
            RemovedHeaders = Removed(before, after),
            RemovedParameters = !queryChanged ? [] : [.. Names(bench.Target).Except(Names(bench.Question.Head.Target), StringComparer.Ordinal)],
            WrittenParameters = !queryChanged ? [] : [.. Parameters(bench.Question.Head.Target).Except(Parameters(bench.Target))],
        };
    }

    private static ImmutableArray<HeaderField> Written(HeaderList before, HeaderList after)
    {
        ImmutableArray<HeaderField>.Builder? written = null;
        for (int i = 0; i < after.Count; i++)
            if (!Same(before, after, after.Name(i)))
                (written ??= ImmutableArray.CreateBuilder<HeaderField>()).Add(new(Encoding.ASCII.GetString(after.Name(i)), after.Value(i).ToArray()));
        return written?.ToImmutable() ?? [];
    }

    private static ImmutableArray<string> Removed(HeaderList before, HeaderList after)
    {
        ImmutableArray<string>.Builder? removed = null;
        for (int i = 0; i < before.Count; i++)
            if (after.Find(before.Name(i)) < 0 && before.Find(before.Name(i)) == i)
                (removed ??= ImmutableArray.CreateBuilder<string>()).Add(Encoding.ASCII.GetString(before.Name(i)));
        return removed?.ToImmutable() ?? [];
    }

    // SECURITY: all lines of a name are compared. One equal line beside a forged one is a difference.
    private static bool Same(HeaderList before, HeaderList after, ReadOnlySpan<byte> name)
    {
        int one = before.Find(name), other = after.Find(name);
        while (one >= 0 && other >= 0 && before.Value(one).SequenceEqual(after.Value(other)))
            (one, other) = (before.Find(name, one + 1), after.Find(name, other + 1));
        return one < 0 && other < 0;
    }

    private static IEnumerable<string> Names(ReadOnlySpan<byte> target) => Parameters(target).Select(static parameter => parameter.Key).Distinct(StringComparer.Ordinal);

    /// <summary>As they stand in the query, escapes included.</summary>
    private static List<KeyValuePair<string, string>> Parameters(ReadOnlySpan<byte> target)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        int mark = target.IndexOf((byte)'?');
        if (mark < 0)
            return parameters;
        ReadOnlySpan<byte> query = target[(mark + 1)..];
        foreach (Range range in query.Split((byte)'&'))
        {
            ReadOnlySpan<byte> parameter = query[range];
            int equals = parameter.IndexOf((byte)'=');
            parameters.Add(equals < 0
                ? new(Encoding.Latin1.GetString(parameter), "")
                : new(Encoding.Latin1.GetString(parameter[..equals]), Encoding.Latin1.GetString(parameter[(equals + 1)..])));
        }
        return parameters;
    }
}
