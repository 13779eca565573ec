using System.Text.Json.Serialization;

namespace Portcullis.Kube;

/// <summary>Reads and writes <see cref="EtcdWire"/> without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(EtcdWire.RangeRequest))]
[JsonSerializable(typeof(EtcdWire.RangeAnswer))]
[JsonSerializable(typeof(EtcdWire.TxnRequest))]
[JsonSerializable(typeof(EtcdWire.TxnAnswer))]
[JsonSerializable(typeof(EtcdWire.CompactionRequest))]
[JsonSerializable(typeof(EtcdWire.PlainAnswer))]
[JsonSerializable(typeof(EtcdWire.WatchRequest))]
[JsonSerializable(typeof(EtcdWire.WatchLine))]
[JsonSerializable(typeof(EtcdWire.LeaseGrant))]
[JsonSerializable(typeof(EtcdWire.LeaseName))]
[JsonSerializable(typeof(EtcdWire.LeaseAnswer))]
[JsonSerializable(typeof(EtcdWire.KeepAliveLine))]
[JsonSerializable(typeof(EtcdWire.AuthenticateRequest))]
[JsonSerializable(typeof(EtcdWire.AuthenticateAnswer))]
[JsonSerializable(typeof(EtcdWire.ErrorAnswer))]
internal sealed partial class EtcdJson : JsonSerializerContext;
