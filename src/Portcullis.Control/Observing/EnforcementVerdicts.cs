using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>Says whether every data plane that an object concerns runs it. Pure.</summary>
internal static class EnforcementVerdicts
{
    private const int MostNamed = 3;

    public static Verdict Of(TrackedObject tracked, ImmutableArray<PlaneProfile> profiles, TimeProvider time)
    {
        string name = tracked.Entry.Name;
        long revision = tracked.Entry.Object.Revision;
        int all = 0, run = 0;
        List<string> problems = [];
        bool refused = false;
        foreach (PlaneProfile profile in profiles)
        {
            if (!tracked.Concern.Covers(profile))
                continue;
            all += profile.Runs.Length;
            if (profile.AllRun(name, revision))
            {
                run += profile.Runs.Length;
                continue;
            }
            foreach (PlaneRun each in profile.Runs)
            {
                if (Runs(each, tracked))
                    run++;
                else
                    problems.Add(Problem(each, name, revision, ref refused));
            }
        }
        if (all == 0)
            return new Verdict("Unknown", "NoDataPlane", $"no data plane that this concerns is connected: it is for {tracked.Concern}");
        if (tracked.Unusable is { } reason)
            return new Verdict("False", "Unusable", $"{reason}; where a good certificate was in use before it stays in use");
        if (run == all)
            return new Verdict("True", Verdict.Enforced, $"{Count(all)} {(all == 1 ? "runs" : "run")} it{Took(tracked, profiles, time)}");
        string named = string.Join("; ", problems.Take(MostNamed)) + (problems.Count > MostNamed ? $"; and {problems.Count - MostNamed} more" : "");
        return new Verdict("False", refused ? "Refused" : "Pending", $"{run} of {Count(all)} {(run == 1 ? "runs" : "run")} it; {named}");
    }

    // An object's revision as found at the start may be that of a change no data plane could see: what was told then still holds.
    private static bool Runs(PlaneRun run, TrackedObject tracked) =>
        run.RunsChange(tracked.Entry.Name, tracked.Entry.Object.Revision)
        || (tracked.Entry.WasThere && tracked.IsToldEnforced && run.Runs > 0 && run.RefusalOf(tracked.Entry.Name, tracked.Entry.Object.Revision) is null);

    private static string Problem(PlaneRun run, string name, long revision, ref bool refused)
    {
        if (run.RefusalOf(name, revision) is { } message)
        {
            refused = true;
            return $"{run.Plane.Id} refuses it: {message}";
        }
        if (!run.Connected)
            return $"{run.Plane.Id} is not connected";
        return run.Refusals.IsEmpty ? $"{run.Plane.Id} has not confirmed it yet" : $"{run.Plane.Id} keeps what it ran because of {run.Refusals.Keys.First(static _ => true)}";
    }

    private static string Count(int planes) => planes == 1 ? "1 data plane" : $"{planes} data planes";

    // From when the change was seen here to the last confirmation; what others were told is known when it is looked at.
    private static string Took(TrackedObject tracked, ImmutableArray<PlaneProfile> profiles, TimeProvider time)
    {
        if (tracked.Entry.WasThere)
            return "";
        long last = 0;
        foreach (PlaneProfile profile in profiles)
            if (tracked.Concern.Covers(profile))
                foreach (PlaneRun run in profile.Runs)
                    last = Math.Max(last, run.At == 0 ? time.GetTimestamp() : run.At);
        double milliseconds = time.GetElapsedTime(tracked.Entry.Seen, Math.Max(last, tracked.Entry.Seen)).TotalMilliseconds;
        return $" after {Math.Max(1, Math.Ceiling(milliseconds)):0} ms";
    }
}
