using System.Text.Json.Serialization.Metadata;

namespace Portcullis.Kube;

/// <summary>One thing that can be asked of etcd's gateway.</summary>
internal sealed record EtcdCall<TRequest, TAnswer>(string Path, JsonTypeInfo<TRequest> RequestType, JsonTypeInfo<TAnswer> AnswerType)
    where TAnswer : class;
