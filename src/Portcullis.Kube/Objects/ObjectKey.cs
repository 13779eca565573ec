namespace Portcullis.Kube;

/// <summary>Where one object stands: API group, plural resource name, namespace, name.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Plural">Lower case, as in URLs: <c>authorizationpolicies</c>.</param>
/// <param name="Namespace">Empty for a cluster-scoped object.</param>
public sealed record ObjectKey(string Group, string Plural, string Namespace, string Name)
{
    /// <summary>The key under which an engine stores the object: <c>/GROUP/PLURAL/NAMESPACE/NAME</c>; the core group is written <c>core</c>, a missing namespace <c>_</c>.</summary>
    public string Text => $"/{(Group.Length == 0 ? "core" : Group)}/{Plural}/{(Namespace.Length == 0 ? "_" : Namespace)}/{Name}";

    /// <summary>The inverse of <see cref="Text"/>, or null for any other text.</summary>
    public static ObjectKey? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        return parts.Length == 5 && parts[0].Length == 0 && parts[1..].All(part => part.Length > 0)
            ? new ObjectKey(parts[1] == "core" ? "" : parts[1], parts[2], parts[3] == "_" ? "" : parts[3], parts[4])
            : null;
    }

    public override string ToString() => Text;
}
