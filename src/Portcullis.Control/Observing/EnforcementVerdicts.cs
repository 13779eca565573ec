using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>Says whether every data plane that an object concerns runs it and serves what it asks for. Pure.</summary>
internal static class EnforcementVerdicts
{
    public const string Refused = "Refused";
    public const string NotServed = "NotServed";
    private const string Pending = "Pending";

    private const int MostNamed = 3;

    public static Verdict Of(TrackedObject tracked, ImmutableArray<PlaneProfile> profiles, TimeProvider time)
    {
        string name = tracked.Entry.Name;
        long revision = tracked.Entry.Object.Revision;
        int all = 0, run = 0;
        List<string> problems = [];
        string reason = Pending;
        foreach (PlaneProfile profile in profiles)
        {
            if (!tracked.Concern.Covers(profile))
                continue;
            all += profile.Runs.Length;
            if (profile.AllServe(name, revision))
            {
                run += profile.Runs.Length;
                continue;
            }
            foreach (PlaneRun each in profile.Runs)
            {
                if (Serves(each, tracked))
                    run++;
                else
                    problems.Add(Problem(each, name, revision, ref reason));
            }
        }
        if (all == 0)
            return new Verdict("Unknown", "NoDataPlane", $"no data plane that this concerns is connected: it is for {tracked.Concern}");
        if (tracked.Unusable is { } bad)
            return new Verdict("False", "Unusable", $"{bad}; where a good certificate was in use before it stays in use");
        if (run == all)
            return new Verdict("True", Verdict.Enforced, $"{Count(all)} {(all == 1 ? "runs" : "run")} it{(Took(tracked, profiles, time) is { } took ? $" after {Math.Max(1, Math.Ceiling(took.TotalMilliseconds)):0} ms" : "")}");
        string named = string.Join("; ", problems.Take(MostNamed)) + (problems.Count > MostNamed ? $"; and {problems.Count - MostNamed} more" : "");
        string does = reason == NotServed ? "serve" : "run";
        return new Verdict("False", reason, $"{run} of {Count(all)} {(run == 1 ? does + "s" : does)} it; {named}");
    }

    // An object's revision as found at the start may be that of a change no data plane could see: what was told then still holds.
    private static bool Serves(PlaneRun run, TrackedObject tracked) => !run.Unserved.ContainsKey(tracked.Entry.Name)
        && (run.RunsChange(tracked.Entry.Name, tracked.Entry.Object.Revision)
            || (tracked.Entry.WasThere && tracked.IsToldEnforced && run.Runs > 0 && run.RefusalOf(tracked.Entry.Name, tracked.Entry.Object.Revision) is null));

    // The reason that helps most stays: a refusal before what is not served, and that before what is late.
    private static string Problem(PlaneRun run, string name, long revision, ref string reason)
    {
        if (run.RefusalOf(name, revision) is { } message)
        {
            reason = Refused;
            return $"{run.Plane.Id} refuses it: {message}";
        }
        if (run.Runs >= revision && run.Unserved.TryGetValue(name, out string? why))
        {
            reason = reason == Refused ? Refused : NotServed;
            return $"{run.Plane.Id} does not serve {why}";
        }
        if (!run.Connected)
            return $"{run.Plane.Id} is not connected";
        return run.Refusals.IsEmpty ? $"{run.Plane.Id} has not confirmed it yet" : $"{run.Plane.Id} keeps what it ran because of {run.Refusals.Keys.First(static _ => true)}";
    }

    private static string Count(int planes) => planes == 1 ? "1 data plane" : $"{planes} data planes";

    /// <summary>From when the change was seen here to the last confirmation; what others were told is known when it is looked at. Null for what was there before.</summary>
    public static TimeSpan? Took(TrackedObject tracked, ImmutableArray<PlaneProfile> profiles, TimeProvider time)
    {
        if (tracked.Entry.WasThere)
            return null;
        long last = 0;
        foreach (PlaneProfile profile in profiles)
            if (tracked.Concern.Covers(profile))
                foreach (PlaneRun run in profile.Runs)
                    last = Math.Max(last, run.At == 0 ? time.GetTimestamp() : run.At);
        return time.GetElapsedTime(tracked.Entry.Seen, Math.Max(last, tracked.Entry.Seen));
    }
}
