namespace Portcullis.Proxy;

/// <summary>What a <see cref="HeaderMutation"/> does to the lines of its name (Envoy's <c>HeaderAppendAction</c>, and removal).</summary>
internal enum HeaderMutationKind : byte
{
    /// <summary>It becomes the only line of its name.</summary>
    Set,

    /// <summary>One line more.</summary>
    Append,

    /// <summary>A line if there is none.</summary>
    AddIfAbsent,

    /// <summary>The only line of its name if there is one already.</summary>
    SetIfPresent,

    Remove,
}
