using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Names for objects that come with <c>generateName</c> alone.</summary>
internal static class NameGenerator
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789"; // no vowels, so no words
    private const int Suffix = 5;
    private const int LongestPrefix = 63 - Suffix;

    /// <summary>Settles the name of a new object, another one each time it is called for a generated name.</summary>
    public static void Complete(ApiCall call, JsonObject body)
    {
        JsonObject? metadata = body.Tree("metadata");
        if (metadata.Text("name") is { Length: > 0 } name)
        {
            call.Name = name;
            return;
        }
        string prefix = metadata.Text("generateName");
        if (prefix.Length == 0)
            throw new RefusedException(ApiStatus.Invalid(call.Type, "",
                [new StatusCause("FieldValueRequired", "Required value: name or generateName is required", "metadata.name")]));
        call.Name = prefix[..Math.Min(prefix.Length, LongestPrefix)] + RandomNumberGenerator.GetString(Letters, Suffix);
    }
}
