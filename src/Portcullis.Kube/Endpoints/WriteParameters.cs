namespace Portcullis.Kube;

/// <summary>The query parameters that writes share, judged.</summary>
internal static class WriteParameters
{
    private const int LongestManager = 128;

    /// <summary>True for <c>All</c>; anything else but nothing is refused, so that no half-understood dry run writes.</summary>
    public static bool IsDryRun(IEnumerable<string> values)
    {
        bool dry = false;
        foreach (string value in values)
        {
            if (value != "All")
                throw new RefusedException(ApiStatus.InvalidOptions("WriteOptions",
                    [new StatusCause("FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: \"All\"", "dryRun")]));
            dry = true;
        }
        return dry;
    }

    public static string FieldValidation(string value) => value switch
    {
        "" => "Warn",
        "Strict" or "Warn" or "Ignore" => value,
        _ => throw new RefusedException(ApiStatus.InvalidOptions("WriteOptions",
            [new StatusCause("FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: \"Ignore\", \"Strict\", \"Warn\"", "fieldValidation")])),
    };

    /// <summary>The field manager as given, or the user agent's name.</summary>
    public static string FieldManager(string value, string userAgent)
    {
        if (value.Length > LongestManager)
            throw new RefusedException(ApiStatus.InvalidOptions("WriteOptions",
                [new StatusCause("FieldValueTooLong", $"Too long: may not be more than {LongestManager} bytes", "fieldManager")]));
        if (value.Any(char.IsControl))
            throw new RefusedException(ApiStatus.InvalidOptions("WriteOptions",
                [new StatusCause("FieldValueInvalid", "Invalid value: should only contain printable characters", "fieldManager")]));
        if (value.Length > 0)
            return value;
        string name = new([.. userAgent.TakeWhile(letter => letter != '/').Where(letter => !char.IsControl(letter)).Take(LongestManager)]);
        return name.Length == 0 ? "unknown" : name;
    }
}
