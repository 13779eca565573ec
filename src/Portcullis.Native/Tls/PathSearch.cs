namespace Portcullis.Native;

/// <summary>
/// Tries the paths that OpenSSL did not: it follows the first issuer whose name fits, and never comes back when that one turns out
/// expired, constrained or too deep. Bounded, because the presented certificates are hostile.
/// </summary>
internal sealed class PathSearch
{
    private const int MostPaths = 32;
    private const int MostSteps = 256;
    private const int Deepest = 12;

    private readonly List<nint> _presented = [];
    private readonly List<nint> _path = [];
    private readonly IReadOnlyList<nint> _anchors;
    private readonly Func<List<nint>, ChainAnswer?> _try;
    private int _paths;
    private int _steps;

    private PathSearch(nint presented, IReadOnlyList<nint> anchors, Func<List<nint>, ChainAnswer?> attempt)
    {
        _anchors = anchors;
        _try = attempt;
        for (int i = 0; presented != 0 && i < LibCrypto.OPENSSL_sk_num(presented); i++)
            _presented.Add(LibCrypto.OPENSSL_sk_value(presented, i));
    }

    /// <summary>The first acceptance, or null when no path gives one.</summary>
    public static ChainAnswer? Find(nint leaf, nint presented, TrustStore trust, ChainUsage usage, long now)
    {
        using TrustContents contents = TrustContents.Open(trust);
        var search = new PathSearch(presented, contents.Anchors, path =>
        {
            ChainAnswer answer = contents.JudgePath(path, usage, now);
            return answer.Verdict.Accepted ? answer : null;
        });
        search._path.Add(leaf);
        return search.Extend(leaf);
    }

    private ChainAnswer? Extend(nint last)
    {
        foreach (nint anchor in _anchors)
            if (Issued(anchor, last) && Attempt(anchor) is { } accepted)
                return accepted;
        if (_path.Count >= Deepest)
            return null;

        foreach (nint issuer in _presented)
        {
            if (_steps > MostSteps || _paths >= MostPaths)
                return null;
            if (_path.Exists(used => LibCrypto.X509_cmp(used, issuer) == 0) || !Issued(issuer, last))
                continue;
            _path.Add(issuer);
            if (Extend(issuer) is { } accepted)
                return accepted;
            _path.RemoveAt(_path.Count - 1);
        }
        return null;
    }

    private ChainAnswer? Attempt(nint anchor)
    {
        if (++_paths > MostPaths)
            return null;
        _path.Add(anchor);
        ChainAnswer? answer = _try(_path);
        _path.RemoveAt(_path.Count - 1);
        return answer;
    }

    private bool Issued(nint issuer, nint subject)
    {
        _steps++;
        return LibCrypto.X509_check_issued(issuer, subject) == 0;
    }
}
