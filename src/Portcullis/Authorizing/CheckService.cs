namespace Portcullis.Authorizing;

/// <summary>Takes a question from beginning to end: read it, judge it, log it.</summary>
internal sealed class CheckService(AuthorizerCell cell, RequestJudge judge, AuthorizerOptions options, CheckLog? log, TimeProvider time)
{
    private readonly CheckBenches _benches = new();

    /// <summary>Answers one question. Thread-safe.</summary>
    /// <param name="asker">Who asks, for the log: the mode, or <c>grpc</c>.</param>
    /// <param name="read">Fills the question; returns null, or why it is none.</param>
    public async Task<CheckVerdict> Answer<TSource>(string asker, TSource source, Func<TSource, CheckQuestion, HeaderTrust, string?> read, CancellationToken cancelled)
    {
        long start = time.GetTimestamp();
        AuthorizerRules rules = cell.Current;
        CheckBench bench = _benches.Take();
        try
        {
            CheckQuestion question = bench.Question;
            if (options.Port is { } port)
                question.SetPort(port);
            CheckVerdict verdict = read(source, question, options.Trust with { Proxies = rules.Mesh.NumTrustedProxies }) is { } problem
                ? CheckVerdict.Unclear(problem)
                : await judge.Judge(bench, rules, cancelled);
            log?.Write(asker, question, verdict, rules.Mesh.Revision, time.GetElapsedTime(start));
            return verdict;
        }
        finally
        {
            _benches.Return(bench);
        }
    }
}
