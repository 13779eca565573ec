using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Wire;
using Portcullis.Wire.Discovery;
using ConfigObject = Portcullis.Wire.Config.Object;

namespace Portcullis.Following;

/// <summary>One connection's stream: says what the gateway has, takes in differences, and sends the gateway's word on each.</summary>
internal sealed class FeedSession(GrpcClientStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> stream, DataPlane plane, FeedInbox inbox)
{
    // Leaves room below the 16 MiB that a request may have; whoever has more is sent everything.
    private const int MostKnownBytes = 12 * 1024 * 1024;
    private const long MostBytes = 1L << 30;
    private const int LongestName = 1024;

    private readonly Channel<DeltaDiscoveryRequest> _answers = Channel.CreateUnbounded<DeltaDiscoveryRequest>();

    /// <summary>Runs to the stream's end; what was heard in whole is in the inbox.</summary>
    /// <param name="heard">Called after every update that was taken in.</param>
    public async Task<GrpcEnd> Run(Action heard, CancellationToken cancelled)
    {
        FeedState state = inbox.Latest;
        if (!await stream.Write(First(state), cancelled))
            return (await stream.Read(cancelled)).End;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        Task writing = Write(over.Token);
        try
        {
            return await Listen(state, heard, cancelled);
        }
        finally
        {
            _answers.Writer.TryComplete();
            await over.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<GrpcEnd> Listen(FeedState state, Action heard, CancellationToken cancelled)
    {
        var objects = state.Objects.ToBuilder();
        var names = new HashSet<string>(StringComparer.Ordinal);
        bool whole = false;
        long bytes = 0;
        while (true)
        {
            GrpcStreamRead<DeltaDiscoveryResponse> read = await stream.Read(cancelled);
            if (read.Message is not { } response)
                return read.End;
            if (response.Whole)
            {
                (whole, bytes) = (true, 0);
                objects.Clear();
            }
            if ((bytes += response.CalculateSize()) > MostBytes)
                return new GrpcEnd(GrpcCode.ResourceExhausted, "the update is too large");
            if (Take(response, objects, names) is { } wrong)
                return new GrpcEnd(GrpcCode.Internal, wrong);
            if (response.More)
                continue;
            if (!long.TryParse(response.SystemVersionInfo, NumberStyles.None, CultureInfo.InvariantCulture, out long revision))
                return new GrpcEnd(GrpcCode.Internal, "an update has no revision");
            string nonce = response.Nonce;
            inbox.Put(new FeedLetter(new FeedState(revision, objects.ToImmutable()), answer => Answer(answer, nonce)), names, whole);
            names.Clear();
            (whole, bytes) = (false, 0);
            heard();
        }
    }

    private static string? Take(DeltaDiscoveryResponse response, ImmutableDictionary<string, HeldObject>.Builder objects, HashSet<string> names)
    {
        foreach (Resource resource in response.Resources)
        {
            if (resource.Name.Length > LongestName || ObjectKey.Parse(resource.Name) is null || resource.Resource_ is not { TypeUrl: AdsTypes.Object } value)
                return "an update holds something that is no object";
            if (Read(value) is not { } one)
                return $"object `{FeedText.Plain(resource.Name)}` cannot be read";
            objects[resource.Name] = new HeldObject(new FeedObject(resource.Name, one.Revision, one.Json.Memory), resource.Version);
            names.Add(resource.Name);
        }
        foreach (string name in response.RemovedResources)
        {
            objects.Remove(name);
            names.Add(name);
        }
        return null;
    }

    private static ConfigObject? Read(Any value)
    {
        try
        {
            return ConfigObject.Parser.ParseFrom(value.Value);
        }
        catch (Exception) // a border: on damaged bytes the library throws more than its own InvalidProtocolBufferException
        {
            return null;
        }
    }

    private void Answer(DeltaDiscoveryRequest answer, string nonce)
    {
        answer.TypeUrl = AdsTypes.Object;
        answer.ResponseNonce = nonce;
        _answers.Writer.TryWrite(answer);
    }

    private async Task Write(CancellationToken over)
    {
        await foreach (DeltaDiscoveryRequest answer in _answers.Reader.ReadAllAsync(over))
            if (!await stream.Write(answer, over))
                return;
    }

    private DeltaDiscoveryRequest First(FeedState state)
    {
        var labels = new Struct();
        foreach ((string key, string value) in plane.Labels)
            labels.Fields[key] = Value.ForString(value);
        var metadata = new Struct
        {
            Fields =
            {
                [AdsTypes.Namespace] = Value.ForString(plane.Namespace),
                [AdsTypes.Name] = Value.ForString(plane.Name),
                [AdsTypes.Labels] = Value.ForStruct(labels),
                [AdsTypes.Address] = Value.ForString(plane.Address),
                [AdsTypes.Instance] = Value.ForString(plane.Instance),
            },
        };
        var first = new DeltaDiscoveryRequest
        {
            Node = new Wire.Discovery.Node { Id = plane.Id, Metadata = metadata, UserAgentName = "portcullis", UserAgentVersion = plane.Version },
            TypeUrl = AdsTypes.Object,
            ResourceNamesSubscribe = { "*" },
        };
        if (state.Objects.Sum(static held => (long)held.Key.Length + held.Value.Version.Length + 8) <= MostKnownBytes)
            foreach ((string name, HeldObject held) in state.Objects)
                first.InitialResourceVersions[name] = held.Version;
        return first;
    }
}
