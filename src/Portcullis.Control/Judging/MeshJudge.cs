using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Identity;
using Portcullis.Kube;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>Says what the compiler finds in the stored resources, and what one change would add to that. Thread-safe: one question at a time.</summary>
/// <remarks>Compiles for the gateways that are known (or the default one while none is), each namespace and set of labels once.</remarks>
/// <param name="workloads">The gateways that are known now.</param>
/// <param name="ed25519">As for <see cref="MeshCompiler.Compile"/>.</param>
internal sealed class MeshJudge(TimeProvider time, Func<IEnumerable<GatewayWorkload>> workloads, Ed25519Check? ed25519)
{
    // SECURITY: many kinds of data planes must not make one write dear; the first by name stand for the rest.
    private const int MostWorkloads = 8;

    private static readonly TimeSpan CacheAge = TimeSpan.FromMinutes(5);
    private static readonly IReadOnlySet<ObjectName> Nobody = ImmutableHashSet<ObjectName>.Empty;

    private readonly Lock _lock = new();
    private readonly TableFollower _followed = new();
    private (long Version, string Asked, long At, JudgePass Pass)? _known;     // the pass without policies looked at themselves
    private (long Version, string Asked, long At, JudgePass Pass, string Name, byte[]? Digest)? _expected; // what it will be if the judged write is made

    /// <summary>What an object's change would bring.</summary>
    /// <param name="json">The object as it would be; null: it is deleted.</param>
    public Judgement Judge(StoreView view, ObjectKey key, string? json)
    {
        lock (_lock)
        {
            _followed.Follow(view);
            DecodedObject? old = _followed.Table[key.Text];
            var found = new Diagnostics();
            DecodedObject? now = json is null ? null : DecodedObject.Read(key.Text, new SourceText(key.Text, json), found, UnknownFields.Ignore);
            if (found.HasErrors || (now is null && old is null) || FeedScopes.Of(key) == FeedScope.None || (now is not null && !IsAt(now, key)))
                return new Judgement([.. found.All], old, now, []);

            ImmutableArray<GatewayWorkload> asked = Workloads();
            bool policy = (now ?? old)!.Kind == Kinds.AuthorizationPolicy;
            IReadOnlySet<ObjectName> subjects = policy ? ImmutableHashSet.Create((now ?? old)!.Meta.Name) : Nobody;
            JudgePass before = policy ? Compile(subjects, asked, replaces: null) : Known(asked);
            JudgePass after = Tried(key, old, now, () => Compile(subjects, asked, before));
            if (!policy)
                _expected = (_followed.Version, TextOf(asked), time.GetTimestamp(), after, key.Text, json is null ? null : DigestOf(json));
            return new Judgement(Brought(before, after, _followed.FoundIn(key.Text), found, key), old, now, OpenedDoors.Of(old, now, after.Whole, asked));
        }
    }

    /// <summary>What would go with a namespace.</summary>
    public NamespaceLoss Lose(StoreView view, string name)
    {
        lock (_lock)
        {
            _followed.Follow(view);
            ImmutableArray<GatewayWorkload> asked = Workloads();
            JudgePass before = Known(asked);
            bool isRoot = name == ConfigFeed.MeshConfigNamespace || name == before.Whole.MeshConfig.RootNamespace;
            ImmutableArray<DecodedObject> inside = isRoot ? [] : _followed.In(view, name);
            if (inside.IsEmpty)
                return new NamespaceLoss(isRoot, [], []);
            JudgePass after = Without(inside, () => Compile(Nobody, asked, before));
            ImmutableArray<Diagnostic> brought = Brought(before, after, [], new Diagnostics(), new ObjectKey("", "namespaces", "", name));
            return new NamespaceLoss(isRoot,
            [
                .. inside.Where(each => each.Kind.Group.EndsWith(".istio.io", StringComparison.Ordinal) || (each.Kind == Kinds.Secret && asked.Any(workload => workload.Namespace == name)))
                    .GroupBy(static each => each.Kind.Kind, static each => each.Meta.Name.Name, StringComparer.Ordinal)
                    .OrderBy(static kind => kind.Key, StringComparer.Ordinal)
                    .Select(static kind => NamespaceLoss.Named(kind.Key, kind)),
            ],
            [
                .. inside.SelectMany(each => OpenedDoors.Of(each, null, after.Whole, asked)).Distinct(StringComparer.Ordinal),
                .. Findings.Warnings(brought, new ObjectKey("", "namespaces", "", name)),
            ]);
        }
    }

    /// <summary>What there is to say now, by object: of every object but AuthorizationPolicies, and of those that are named.</summary>
    public ILookup<string, Diagnostic> Look(StoreView view, IReadOnlySet<ObjectName> policies)
    {
        lock (_lock)
        {
            _followed.Follow(view);
            ImmutableArray<GatewayWorkload> asked = Workloads();
            JudgePass pass = policies.Count == 0 ? Known(asked) : Compile(policies, asked, replaces: null);
            return pass.Found.Concat(_followed.FoundInAll)
                .Where(static each => !RemoteFiles.IsBehind(each))
                .DistinctBy(FindingKey.Of)
                .ToLookup(Findings.ObjectOf, StringComparer.Ordinal);
        }
    }

    private JudgePass Tried(ObjectKey key, DecodedObject? old, DecodedObject? now, Func<JudgePass> judge)
    {
        ResourceTable table = _followed.Table;
        try
        {
            table.Remove(key.Text);
            if (now is not null)
                table.Set(now);
            return judge();
        }
        finally
        {
            table.Remove(key.Text);
            if (old is not null)
                table.Set(old);
        }
    }

    private JudgePass Without(ImmutableArray<DecodedObject> gone, Func<JudgePass> judge)
    {
        try
        {
            foreach (DecodedObject each in gone)
                _followed.Table.Remove(each.Name);
            return judge();
        }
        finally
        {
            foreach (DecodedObject each in gone)
                _followed.Table.Set(each);
        }
    }

    private JudgePass Known(ImmutableArray<GatewayWorkload> asked)
    {
        string text = TextOf(asked);
        if (_expected is { } expected && expected.Version + 1 == _followed.Version && _followed.Holds(expected.Name, expected.Digest))
            _known = (_followed.Version, expected.Asked, expected.At, expected.Pass);
        _expected = null;
        if (_known is { } known && known.Version == _followed.Version && known.Asked == text && time.GetElapsedTime(known.At) < CacheAge)
            return known.Pass;
        JudgePass pass = Compile(Nobody, asked, replaces: null);
        _known = (_followed.Version, text, time.GetTimestamp(), pass);
        return pass;
    }

    private JudgePass Compile(IReadOnlySet<ObjectName> subjects, ImmutableArray<GatewayWorkload> asked, JudgePass? replaces)
    {
        var found = new Diagnostics();
        ResourceSet whole = _followed.Table.ToSet(found);
        HashSet<string> namespaces = [whole.MeshConfig.RootNamespace, .. asked.Select(static workload => workload.Namespace)];
        ResourceSet set = Relevance.Around(subjects, whole, namespaces);
        var ofOne = new Dictionary<FindingKey, (Diagnostic Diagnostic, int Count)>();
        var snapshots = ImmutableArray.CreateBuilder<MeshSnapshot?>(asked.Length);
        List<Diagnostic> all = [.. found.All];
        for (int i = 0; i < asked.Length; i++)
        {
            MeshSnapshot inForce = replaces?.Snapshots[i] ?? MeshSnapshot.DenyAll;
            Compiled compiled = MeshCompiler.Compile(set, asked[i], inForce, RemoteFiles.Instance, time.GetUtcNow(), ed25519);
            snapshots.Add(compiled.Snapshot);
            foreach (Diagnostic each in compiled.Diagnostics)
            {
                if (!WorkloadFindings.IsOfThisWorkload(each))
                    all.Add(each);
                else if (ofOne.TryGetValue(FindingKey.Of(each), out var same))
                    ofOne[FindingKey.Of(each)] = (same.Diagnostic, same.Count + 1);
                else
                    ofOne.Add(FindingKey.Of(each), (each, 1));
            }
        }
        all.AddRange(ofOne.Values.Where(each => each.Count == asked.Length).Select(static each => each.Diagnostic));
        return new JudgePass(whole, [.. all.DistinctBy(FindingKey.Of)], snapshots.MoveToImmutable());
    }

    private static ImmutableArray<Diagnostic> Brought(JudgePass before, JudgePass after, ImmutableArray<Diagnostic> foundBefore, Diagnostics found, ObjectKey key)
    {
        HashSet<FindingKey> known = [.. before.Found.Concat(foundBefore).Select(FindingKey.Of)];
        // Where the list of findings is cut, one that left it lets another one in that is not new.
        bool cut = before.Found.Length >= 1000;
        return
        [
            .. found.All.Concat(after.Found)
                .Where(each => !RemoteFiles.IsBehind(each) && known.Add(FindingKey.Of(each)) && (!cut || Findings.ObjectOf(each) == key.Text)),
        ];
    }

    private ImmutableArray<GatewayWorkload> Workloads()
    {
        ImmutableArray<GatewayWorkload> known =
        [
            .. workloads().DistinctBy(TextOf, StringComparer.Ordinal).OrderBy(TextOf, StringComparer.Ordinal).Take(MostWorkloads),
        ];
        return known.IsEmpty ? [new GatewayWorkload()] : known;
    }

    private static string TextOf(ImmutableArray<GatewayWorkload> asked) => string.Join('\n', asked.Select(TextOf));

    private static string TextOf(GatewayWorkload workload) =>
        $"{workload.Namespace} {string.Join(',', workload.Labels.Select(static label => $"{label.Key}={label.Value}"))}";

    private static bool IsAt(DecodedObject decoded, ObjectKey key) => decoded.Meta.Name == new ObjectName(key.Namespace, key.Name);

    private static byte[] DigestOf(string json) => SHA256.HashData(VisiblePart.Of(Encoding.UTF8.GetBytes(json)).Span);
}
