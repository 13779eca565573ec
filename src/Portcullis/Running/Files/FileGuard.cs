using System.Collections.Frozen;
using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>While files are followed, lets nobody else write what they describe: the next change of the files would take it back. Thread-safe.</summary>
/// <remarks>Status is no part of a file and stays free. Other control planes on the same etcd know nothing of this one's files.</remarks>
internal sealed class FileGuard : IAdmission
{
    private volatile State _state = new(FrozenDictionary<ObjectKey, string>.Empty, FrozenDictionary<string, string>.Empty);

    /// <summary>The caller that files speak through.</summary>
    public static Caller Files { get; } = new("portcullis:files", ["system:masters"], "files");

    /// <summary>What the files describe now.</summary>
    public void Hold(IEnumerable<FileObject> objects)
    {
        FileObject[] all = [.. objects];
        _state = new State(
            all.ToFrozenDictionary(static one => one.Key, static one => one.Place),
            all.Where(static one => one.Key.Namespace.Length > 0).DistinctBy(static one => one.Key.Namespace, StringComparer.Ordinal).ToFrozenDictionary(static one => one.Key.Namespace, static one => one.Place, StringComparer.Ordinal));
    }

    public ValueTask<AdmissionAnswer> Admit(AdmissionRequest request, StoreView current, CancellationToken cancel) => new(Judge(request));

    private AdmissionAnswer Judge(AdmissionRequest request)
    {
        // SECURITY: what this process deletes by itself, it deletes because of what somebody wrote, as owners: that must not end what follows files.
        if (request.Subresource == "status" || request.Caller.How == "files" || (request.Caller.How == "internal" && request.Verb != "delete"))
            return AdmissionAnswer.Admitted;
        if (_state.Objects.TryGetValue(request.Key, out string? place))
            return new AdmissionAnswer([], [], $"it follows the file {place}: change it there");
        bool ends = request.Verb is "delete" or "deletecollection" && request.Key is { Group: "", Plural: "namespaces" };
        return ends && _state.Namespaces.TryGetValue(request.Key.Name, out place)
            ? new AdmissionAnswer([], [], $"it holds objects that follow files, as {place}: take them out of the files first")
            : AdmissionAnswer.Admitted;
    }

    private sealed record State(FrozenDictionary<ObjectKey, string> Objects, FrozenDictionary<string, string> Namespaces);
}
