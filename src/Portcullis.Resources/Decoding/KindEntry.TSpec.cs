using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <inheritdoc cref="KindEntry"/>
internal sealed class KindEntry<TSpec>(
    ResourceKind kind,
    SpecDecoder<TSpec> decode,
    Func<ResourceSetBuilder, List<Resource<TSpec>>> list,
    bool hasSpec = true) : KindEntry(kind, hasSpec) where TSpec : class
{
    public override void Decode(ObjectReader body, ObjectMeta meta, MappingNode document, int errorsBefore, ResourceSetBuilder into)
    {
        TSpec? spec = decode(body, meta);
        body.Finish();
        if (spec is not null && body.Found.ErrorCount == errorsBefore)
            list(into).Add(new Resource<TSpec>(Kind, meta, spec, document));
    }

    public override (object Resource, ObjectMeta Meta)? Only(ResourceSetBuilder set) => list(set) is [var only] ? (only, only.Meta) : null;

    public override void Add(object resource, ResourceSetBuilder into) => list(into).Add((Resource<TSpec>)resource);
}
