using System.Collections.Immutable;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>Writes into the status of objects whether they make sense (Accepted) and whether every data plane they concern runs them (Enforced). One process at a time runs it, the leader.</summary>
/// <remarks>
/// Only transitions are written: another status, reason or generation. An object that is about to be enforced is not first said to be pending;
/// only after a second it is. A data plane that was lost counts on with what it ran until it is forgotten.
/// What was told and is not in the store any more, as after a restored backup, is told again word for word.
/// </remarks>
internal sealed class EnforcementLoop(
    ConfigFeed feed, ResourceStore store, KubeWriter writer, MeshJudge judge, PlaneRecords records, PlaneViews views, EventRecorder events,
    DurationHistogram took, ControlPlaneOptions options)
{
    private const int AtOnce = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = options.Time;
    private readonly Dictionary<string, TrackedObject> _tracked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _besidesPolicies = new(StringComparer.Ordinal); // tracked, and judged anew with every change
    private readonly HashSet<string> _open = new(StringComparer.Ordinal); // to be looked at in the next round
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal); // told not to be enforced: looked at when data planes say something
    private ImmutableArray<PlaneRun> _runs = [];
    private ImmutableArray<PlaneProfile> _profiles = [];
    private string _membership = "";
    private string _rootNamespace = "";
    private long _began;

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        FeedListener listener = feed.Listen(minds: true);
        _began = _time.GetTimestamp();
        try
        {
            while (true)
            {
                (IReadOnlyCollection<KeyValuePair<string, FeedEntry?>> changed, _) = feed.Take(listener);
                Follow(changed);
                Recheck(feed.TakeTouched(listener));
                FollowPlanes();
                await Tell(cancel);
                await views.Show(_runs, cancel);
                await listener.Wake.Wait(_open.Count > 0 ? Patience : LookAnyway, _time, cancel);
            }
        }
        finally
        {
            feed.Unlisten(listener);
        }
    }

    private void Follow(IReadOnlyCollection<KeyValuePair<string, FeedEntry?>> changed)
    {
        if (feed.RootNamespace is var root && root != _rootNamespace)
        {
            _rootNamespace = root;
            foreach (TrackedObject tracked in _tracked.Values.ToArray())
                Track(tracked.Entry);
        }
        if (changed.Count == 0)
            return;
        var policies = new Dictionary<string, ObjectName>(StringComparer.Ordinal);
        foreach ((string name, FeedEntry? entry) in changed)
        {
            if (entry is null)
                Forget(name);
            else if (IsTracked(entry.Key))
                Track(entry);
            if (entry is not null && IsPolicy(entry.Key))
                policies[name] = new ObjectName(entry.Key.Namespace, entry.Key.Name);
        }
        ILookup<string, Diagnostic> found = judge.Look(store.Current, policies.Values.ToHashSet());
        foreach (string name in _besidesPolicies.Concat(policies.Keys))
        {
            TrackedObject tracked = _tracked[name];
            tracked.Accepted = AcceptedVerdicts.Of(found[name]);
            if (tracked.IsNews(Verdict.Accepted, tracked.Accepted))
                _open.Add(name);
        }
    }

    private static bool IsPolicy(ObjectKey key) => key.Plural == Kinds.AuthorizationPolicy.Plural;

    // Mostly the echo of what was written here.
    private void Recheck(string[] touched)
    {
        StoreView view = store.Current;
        foreach (string name in touched)
            if (_tracked.TryGetValue(name, out TrackedObject? tracked) && view.Get(tracked.Entry.Key) is { } stored && tracked.Differs(stored))
            {
                tracked.IsAltered = true;
                _open.Add(name);
            }
    }

    /// <summary>Whether the conditions of these objects are written here.</summary>
    public static bool IsTracked(ObjectKey key) => key.Group is "security.istio.io" or "networking.istio.io" || key is { Group: "", Plural: "secrets" };

    private void Track(FeedEntry entry)
    {
        Verdict? accepted = _tracked.GetValueOrDefault(entry.Name)?.Accepted;
        _tracked[entry.Name] = new TrackedObject(entry, store.Current.Get(entry.Key), _rootNamespace) { Accepted = accepted };
        if (!IsPolicy(entry.Key))
            _besidesPolicies.Add(entry.Name);
        _open.Add(entry.Name);
        _waiting.Remove(entry.Name);
    }

    private void Forget(string name)
    {
        _tracked.Remove(name);
        _besidesPolicies.Remove(name);
        _open.Remove(name);
        _waiting.Remove(name);
    }

    private void FollowPlanes()
    {
        feed.Forget(_time.GetUtcNow() - options.DataPlaneExpiry);
        ImmutableArray<PlaneRun> before = _runs;
        _runs = records.All(options.DataPlaneExpiry);
        _profiles = PlaneProfile.Of(_runs);
        if (!_runs.SequenceEqual(before))
        {
            _open.UnionWith(_waiting);
            _open.UnionWith(_runs.SelectMany(static run => run.Unserved.Keys).Where(_tracked.ContainsKey));
        }
        // Who counts, and who refuses what: when that changes everything is looked at anew.
        string membership = string.Join('\n', _runs.Where(static run => run.Counts).Select(static run =>
            $"{run.Plane.Id} {run.Connected} {string.Join(',', run.Plane.Labels)} {string.Join(',', run.Refusals.Keys)}"));
        if (membership == _membership)
            return;
        _membership = membership;
        _open.UnionWith(_tracked.Keys);
    }

    private async Task Tell(CancellationToken cancel)
    {
        foreach (string[] some in _open.ToArray().Chunk(AtOnce))
        {
            List<(TrackedObject Tracked, List<(string Type, Verdict Verdict)> Conditions)> news = [];
            foreach (string name in some)
                if (_tracked.TryGetValue(name, out TrackedObject? tracked) && Due(tracked) is { Count: > 0 } conditions)
                    news.Add((tracked, conditions));
            if (news.Count == 0)
                continue;
            if (!await Write(news, cancel))
                return;
            foreach ((TrackedObject tracked, List<(string Type, Verdict Verdict)> conditions) in news)
            {
                tracked.IsAltered = false;
                foreach ((string type, Verdict verdict) in conditions)
                    await Told(tracked, type, verdict, cancel);
            }
        }
    }

    private async Task<bool> Write(List<(TrackedObject Tracked, List<(string Type, Verdict Verdict)> Conditions)> news, CancellationToken cancel)
    {
        DateTimeOffset now = _time.GetUtcNow();
        try
        {
            await writer.UpdateStatus(
                [.. news.Select(each => new StatusChange(each.Tracked.Entry.Key, stored => ConditionJson.With(stored, each.Tracked.Generation, each.Conditions, now)))], cancel);
            return true;
        }
        catch (StorageException problem)
        {
            // What is not told stays open, and is told when storage serves again.
            options.Report($"status cannot be written: {problem.Message}");
            await Task.Delay(LookAnyway, _time, cancel);
            return false;
        }
    }

    /// <summary>The conditions to write now. What has none and waits for nothing but data planes is not looked at again before they speak.</summary>
    private List<(string Type, Verdict Verdict)> Due(TrackedObject tracked)
    {
        List<(string Type, Verdict Verdict)> due = [];
        if (tracked.Accepted is { } accepted && (tracked.IsAltered || tracked.IsNews(Verdict.Accepted, accepted)))
            due.Add((Verdict.Accepted, accepted));
        Verdict enforced = EnforcementVerdicts.Of(tracked, _profiles, _time);
        bool isNews = tracked.IsNews(Verdict.Enforced, enforced);
        if (tracked.IsAltered && !isNews)
            due.Add((Verdict.Enforced, tracked.ToldVerdict(Verdict.Enforced)));
        else if (enforced.IsTrue ? isNews || (!tracked.IsSettled && !tracked.Entry.WasThere) : isNews && IsTime(tracked, enforced))
            due.Add((Verdict.Enforced, enforced));
        if (due.Count == 0 && (enforced.IsTrue || !isNews))
        {
            _open.Remove(tracked.Entry.Name);
            if (!enforced.IsTrue)
                _waiting.Add(tracked.Entry.Name);
        }
        return due;
    }

    private bool IsTime(TrackedObject tracked, Verdict enforced)
    {
        // Without a generation nothing tells that an old True is about the content before: it must go at once.
        bool misleading = tracked.Generation == 0 && tracked.ToldStatus(Verdict.Enforced) == "True" && !tracked.Entry.WasThere;
        return misleading || enforced.Reason == EnforcementVerdicts.Refused
            || _time.GetElapsedTime(tracked.Entry.WasThere ? _began : tracked.Entry.Seen) >= (tracked.Entry.WasThere ? StartPatience : Patience);
    }

    private async Task Told(TrackedObject tracked, string type, Verdict verdict, CancellationToken cancel)
    {
        bool again = !tracked.IsNews(type, verdict);
        tracked.Told(type, verdict);
        if (type == Verdict.Enforced)
        {
            if (verdict.IsTrue && !tracked.IsSettled && !tracked.Entry.WasThere && EnforcementVerdicts.Took(tracked, _profiles, _time) is { } time)
                took.Observe(time);
            tracked.IsSettled = verdict.IsTrue;
        }
        if (verdict.Reason is EnforcementVerdicts.Refused or EnforcementVerdicts.NotServed or "Invalid" && !again)
            await events.Record(tracked.Entry.Key, "Warning", verdict.Reason, verdict.Message, cancel);
    }
}
