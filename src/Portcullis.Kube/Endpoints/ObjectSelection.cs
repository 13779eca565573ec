using System.Text.Json;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Which objects of a collection a list, a watch or a deletecollection is about.</summary>
internal sealed class ObjectSelection
{
    private readonly string _namespace;
    private readonly string? _name;
    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;
    private readonly bool _readsFields;

    private ObjectSelection(string @namespace, string name, LabelSelector labels, FieldSelector fields)
    {
        (_namespace, _labels, _fields, _name) = (@namespace, labels, fields, name.Length > 0 ? name : fields.Name);
        _readsFields = fields.Requirements.Any(requirement => requirement.Path is not ("metadata.name" or "metadata.namespace"));
    }

    /// <summary>The only name selected, or null.</summary>
    public string? Name => _name;

    public string Namespace => _namespace;

    /// <summary>A selector narrows the collection.</summary>
    public bool IsNarrowed => !_labels.IsEmpty || !_fields.IsEmpty;

    public static ObjectSelection Of(ApiRequest request)
    {
        Parsed<LabelSelector> labels = LabelSelector.Parse(request["labelSelector"]);
        if (!labels.Ok)
            throw new RefusedException(ApiStatus.BadRequest(labels.Problem.Message));
        Parsed<FieldSelector> fields = FieldSelector.Parse(request["fieldSelector"]);
        if (!fields.Ok)
            throw new RefusedException(ApiStatus.BadRequest(fields.Problem.Message));
        foreach (FieldRequirement requirement in fields.Value.Requirements)
            if (!IsSelectable(request.Type, requirement.Path))
                throw new RefusedException(ApiStatus.BadRequest($"field label not supported: {requirement.Path}"));
        return new ObjectSelection(request.Path.Namespace, request.Path.Name, labels.Value, fields.Value);
    }

    public bool Matches(StoredObject stored)
    {
        if (_namespace.Length > 0 && stored.Key.Namespace != _namespace)
            return false;
        if (_name is not null && stored.Key.Name != _name)
            return false;
        if (!IsNarrowed)
            return true;
        foreach (FieldRequirement requirement in _fields.Requirements)
            if (!_readsFields && !requirement.Matches(requirement.Path == "metadata.name" ? stored.Key.Name : stored.Key.Namespace))
                return false;
        if (_labels.IsEmpty && !_readsFields)
            return true;
        using var document = JsonDocument.Parse(_readsFields ? stored.Json : ObjectSlices.Metadata(stored.Json));
        JsonElement root = document.RootElement;
        JsonElement metadata = _readsFields ? root.GetProperty("metadata") : root;
        return (_labels.IsEmpty || _labels.Matches(metadata.TryGetProperty("labels", out JsonElement found) ? found : default))
            && (!_readsFields || _fields.Matches(root));
    }

    private static bool IsSelectable(ResourceType type, string field) => field is "metadata.name" or "metadata.namespace" || (type.Group, type.Kind, field) switch
    {
        ("", "Secret", "type") => true,
        ("", "Namespace", "status.phase") => true,
        ("", "Service", "spec.clusterIP" or "spec.type") => true,
        ("", "Pod", "spec.nodeName" or "spec.restartPolicy" or "spec.schedulerName" or "spec.serviceAccountName" or "status.phase" or "status.podIP" or "status.nominatedNodeName") => true,
        ("", "Event", "involvedObject.kind" or "involvedObject.namespace" or "involvedObject.name" or "involvedObject.uid" or "involvedObject.apiVersion"
            or "involvedObject.resourceVersion" or "involvedObject.fieldPath" or "reason" or "reportingComponent" or "type") => true,
        _ => false,
    };
}
