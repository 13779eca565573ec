using System.Collections.Immutable;
using Portcullis.Resources.Decoding;
using Portcullis.Syntax;

namespace Portcullis.Resources;

/// <summary>Decoded objects by name, for a mesh that changes one object at a time: each is decoded once, when it is set. Not thread-safe.</summary>
/// <remarks>
/// SECURITY: an object that cannot be decoded keeps the form it had before. One that never had a form makes every set an
/// error until it is mended or removed, because a policy left out does not deny (as <see cref="ResourceLoader"/> has it).
/// </remarks>
/// <param name="rootNamespace">Where the ConfigMap <c>istio</c> with the MeshConfig stands.</param>
public sealed class ResourceTable(string rootNamespace = "istio-system")
{
    private readonly SortedDictionary<string, DecodedObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<(ResourceKind Kind, ObjectName Name), string> _owners = [];
    private readonly SortedDictionary<string, ImmutableArray<Diagnostic>> _refused = new(StringComparer.Ordinal);

    private (Resource<ConfigMapSpec>? From, MeshConfigSpec Spec, ImmutableArray<Diagnostic> Found)? _mesh;

    /// <summary>How many objects have a form.</summary>
    public int Count => _objects.Count;

    /// <summary>Names whose latest text could not be decoded, whether or not an older form stands in for it.</summary>
    public IReadOnlyCollection<string> Refused => _refused.Keys;

    /// <summary>What stands under a name now, or null.</summary>
    public DecodedObject? this[string name] => _objects.GetValueOrDefault(name);

    /// <summary>Decodes a text that holds one object and puts it under a name.</summary>
    /// <returns>Null after an error, which was reported, while the name keeps what it had; or without one, when the mesh does not read this kind, and the name is free then.</returns>
    public DecodedObject? Set(string name, SourceText source, Diagnostics found, UnknownFields unknownFields = UnknownFields.Reject)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(found);
        var foundHere = new Diagnostics();
        DecodedObject? read = DecodedObject.Read(name, source, foundHere, unknownFields);
        if (read is not null && _owners.GetValueOrDefault((read.Kind, read.Meta.Name), name) is var owner && owner != name)
            foundHere.Error(EnvelopeCodes.Duplicate, read.Document.At("metadata", "name"), $"{read.Kind.Kind} `{read.Meta.Name}` is defined twice", help: $"it stands already under `{owner}`");
        found.AddRange(foundHere.All);
        if (foundHere.HasErrors)
        {
            _refused[name] = [.. foundHere.All.Where(static each => each.Severity == Severity.Error)];
            return null;
        }
        Remove(name);
        if (read is not null)
            Put(read);
        return read;
    }

    /// <summary>Puts an object that was decoded before under its name.</summary>
    public void Set(DecodedObject decoded)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        if (_owners.GetValueOrDefault((decoded.Kind, decoded.Meta.Name), decoded.Name) != decoded.Name)
            throw new ArgumentException($"{decoded.Kind.Kind} {decoded.Meta.Name} stands under another name already", nameof(decoded));
        Remove(decoded.Name);
        Put(decoded);
    }

    /// <summary>Forgets a name, and that it could not be decoded; false when nothing was known by it.</summary>
    public bool Remove(string name)
    {
        bool known = _refused.Remove(name);
        if (!_objects.Remove(name, out DecodedObject? gone))
            return known;
        _owners.Remove((gone.Kind, gone.Meta.Name));
        return true;
    }

    /// <summary>Every object in the order of the names, with the MeshConfig among them. Decodes nothing again.</summary>
    /// <param name="found">Receives what is wrong with the whole: SECURITY: when it has errors the set must not be put in force.</param>
    public ResourceSet ToSet(Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var set = new ResourceSetBuilder();
        foreach (DecodedObject decoded in _objects.Values)
            decoded.AddTo(set);
        foreach ((string name, ImmutableArray<Diagnostic> problems) in _refused)
            if (!_objects.ContainsKey(name))
                found.AddRange(problems);
        MeshConfigSpec mesh = Mesh(set, out ImmutableArray<Diagnostic> foundInMesh);
        found.AddRange(foundInMesh);
        return set.Build(mesh);
    }

    private void Put(DecodedObject decoded)
    {
        _objects.Add(decoded.Name, decoded);
        _owners.Add((decoded.Kind, decoded.Meta.Name), decoded.Name);
    }

    private MeshConfigSpec Mesh(ResourceSetBuilder set, out ImmutableArray<Diagnostic> foundInMesh)
    {
        Resource<ConfigMapSpec>? from = set.ConfigMaps.Find(map => MeshConfigDecoder.Holds(map, rootNamespace));
        if (_mesh is not { } known || !ReferenceEquals(known.From, from))
        {
            var found = new Diagnostics();
            var ordered = new Diagnostics();
            MeshConfigSpec spec = MeshConfigDecoder.Decode(set.ConfigMaps, rootNamespace, found);
            ordered.AddInOrder(found);
            _mesh = known = (from, spec, [.. ordered.All]);
        }
        foundInMesh = known.Found;
        return known.Spec;
    }
}
