namespace Portcullis.Resources;

/// <summary>VirtualService <c>Headers</c>: what is done to requests and to responses.</summary>
public sealed record HeaderOperationsSpec(HeaderChangesSpec Request, HeaderChangesSpec Response)
{
    public static HeaderOperationsSpec None { get; } = new(HeaderChangesSpec.None, HeaderChangesSpec.None);
}
