using System.Globalization;

namespace Portcullis.Kube;

/// <summary>What a client accepts, out of what is served: JSON, whole, as a table, or as metadata alone. YAML is served as the JSON that it includes.</summary>
/// <param name="Version">Of <c>meta.k8s.io</c>, for tables and metadata.</param>
internal sealed record Accepted(AnswerForm Form, string MediaType, string Version = "v1")
{
    private const int MostRanges = 32;

    private static readonly Accepted Json = new(AnswerForm.Object, "application/json");

    /// <summary>The first acceptable form, the one with the highest quality first; refuses when there is none.</summary>
    public static Accepted Of(string header)
    {
        if (header.Length == 0)
            return Json;
        IEnumerable<string[]> ranges = header.Split(',').Take(MostRanges)
            .Select(range => range.Split(';', StringSplitOptions.TrimEntries))
            .OrderByDescending(Quality); // stable: equals stay in the order given
        foreach (string[] range in ranges)
            if (Quality(range) > 0 && Match(range) is { } accepted)
                return accepted;
        throw new RefusedException(ApiStatus.NotAcceptable);
    }

    private static Accepted? Match(string[] range)
    {
        string media = range[0].ToLowerInvariant() switch
        {
            "*/*" or "application/*" or "application/json" => "application/json",
            "application/yaml" => "application/yaml",
            _ => "",
        };
        if (media.Length == 0)
            return null;
        string version = Parameter(range, "v");
        return Parameter(range, "as") switch
        {
            "" => new Accepted(AnswerForm.Object, media),
            "Table" when version is "v1" or "v1beta1" && Parameter(range, "g") == "meta.k8s.io" => new Accepted(AnswerForm.Table, media, version),
            "PartialObjectMetadata" or "PartialObjectMetadataList" when version is "v1" or "v1beta1" && Parameter(range, "g") == "meta.k8s.io" =>
                new Accepted(AnswerForm.Metadata, media, version),
            _ => null,
        };
    }

    private static string Parameter(string[] range, string name)
    {
        foreach (string part in range.AsSpan(1))
            if (part.StartsWith(name, StringComparison.Ordinal) && part.Length > name.Length && part[name.Length] == '=')
                return part[(name.Length + 1)..];
        return "";
    }

    private static double Quality(string[] range) =>
        Parameter(range, "q") is { Length: > 0 } q && double.TryParse(q, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double quality) ? quality : 1;
}
