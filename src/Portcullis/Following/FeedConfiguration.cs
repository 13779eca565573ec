using System.Collections.Immutable;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Mesh;
using Portcullis.Native;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Following;

/// <summary>A gateway's configuration as a control plane tells it, update by update: every object is decoded once, all are compiled together.</summary>
/// <remarks>
/// SECURITY: while any object cannot be used, nothing new is put in force: a policy that is left out does not deny, and one that
/// stays as it was may not be what a later removal counted on. The update that mends or removes the object brings everything up to date.
/// Not thread-safe.
/// </remarks>
internal sealed class FeedConfiguration(GatewayWorkload workload, ICredentialFiles files, TimeProvider time)
{
    private const int MostRefusals = 100;

    private readonly ResourceTable _table = new();
    private readonly Dictionary<string, FeedObject> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<Diagnostic>> _bad = new(StringComparer.Ordinal);
    private bool _inForce; // what the table holds is what the last snapshot was compiled from

    /// <summary>Takes an update in and compiles what there is now.</summary>
    /// <param name="current">The snapshot in force.</param>
    public FeedStep Take(FeedUpdate update, MeshSnapshot current)
    {
        ArgumentNullException.ThrowIfNull(update);
        bool changed = false;
        foreach (string name in Gone(update))
            changed |= Remove(name);
        foreach (FeedObject one in update.Changed)
            changed |= Set(one);
        if (!changed && _inForce)
            return new FeedStep(null, [], []);
        return Compile(current);
    }

    /// <summary>Compiles once more what there is: a file that the configuration names has changed.</summary>
    public FeedStep Compile(MeshSnapshot current)
    {
        var found = new Diagnostics();
        foreach (ImmutableArray<Diagnostic> problems in _bad.Values)
            found.AddRange(problems);
        MeshSnapshot? next = null;
        if (_bad.Count == 0 && _table.ToSet(found) is var resources && !found.HasErrors)
        {
            Compiled compiled = MeshCompiler.Compile(resources, workload, current, files, time.GetUtcNow(), Ed25519.Verify);
            found.AddRange(compiled.Diagnostics);
            next = compiled.Snapshot;
        }
        _inForce = next is not null;
        return new FeedStep(next, next is null ? Refusals(found) : [], found.All);
    }

    private string[] Gone(FeedUpdate update)
    {
        if (!update.IsWhole)
            return [.. update.Removed];
        HashSet<string> stay = [.. update.Changed.Select(static one => one.Name)];
        return [.. _known.Keys.Where(name => !stay.Contains(name))];
    }

    private bool Remove(string name)
    {
        _table.Remove(name);
        _bad.Remove(name);
        return _known.Remove(name);
    }

    private bool Set(FeedObject one)
    {
        if (_known.TryGetValue(one.Name, out FeedObject? before) && before.Json.Span.SequenceEqual(one.Json.Span))
            return false;
        _known[one.Name] = one;
        _bad.Remove(one.Name);
        var found = new Diagnostics();
        if (SourceText.FromUtf8(one.Name, one.Json.Span, found) is { } text)
            _table.Set(one.Name, text, found, UnknownFieldsOf(one.Name));
        if (found.HasErrors)
            _bad[one.Name] = [.. found.All];
        return true;
    }

    // SECURITY: a newer control plane may send a field that is not known here yet, and in Istio's kinds it may be what narrows a policy.
    private static UnknownFields UnknownFieldsOf(string name) =>
        ObjectKey.Parse(name)?.Group.EndsWith(".istio.io", StringComparison.Ordinal) == true ? UnknownFields.Reject : UnknownFields.Ignore;

    private ImmutableArray<FeedRefusal> Refusals(Diagnostics found)
    {
        var refusals = ImmutableArray.CreateBuilder<FeedRefusal>();
        foreach (Diagnostic problem in found.All.Where(static each => each.Severity == Severity.Error).Take(MostRefusals))
        {
            string name = _known.ContainsKey(problem.Span.Source.Name) ? problem.Span.Source.Name : "";
            refusals.Add(new FeedRefusal(name, FeedText.Describe(problem)));
        }
        if (refusals.Count == 0)
            refusals.Add(new FeedRefusal("", "the objects do not compile"));
        return [.. refusals.Distinct()];
    }
}
