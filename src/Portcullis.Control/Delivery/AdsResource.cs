using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Wire.Discovery;
using ConfigObject = Portcullis.Wire.Config.Object;

namespace Portcullis.Control;

/// <summary>One object as every stream sends it: encoded once, whoever receives it.</summary>
/// <param name="Version">The object's <see cref="FeedObject.Version"/>.</param>
/// <param name="Field">The object as a field <c>resources</c> of a response, tag and length included.</param>
internal sealed record AdsResource(string Name, string Version, ReadOnlyMemory<byte> Field)
{
    private const uint Tag = (2 << 3) | 2; // resources = 2, length-delimited

    public static AdsResource Encode(FeedObject one)
    {
        var value = new ConfigObject { Revision = one.Revision, Json = UnsafeByteOperations.UnsafeWrap(one.Json) };
        var resource = new Resource { Name = one.Name, Version = one.Version, Resource_ = new Any { TypeUrl = AdsTypes.Object, Value = value.ToByteString() } };
        int size = resource.CalculateSize();
        byte[] field = new byte[CodedOutputStream.ComputeTagSize(2) + CodedOutputStream.ComputeLengthSize(size) + size];
        using (var output = new CodedOutputStream(field))
        {
            output.WriteTag(Tag);
            output.WriteLength(size);
            resource.WriteTo(output);
        }
        return new AdsResource(one.Name, one.Version, field);
    }
}
