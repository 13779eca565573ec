namespace Portcullis.Kube;

/// <summary>Namespace, then name, both by their characters' numbers.</summary>
internal sealed class NameOrder : IComparer<(string Namespace, string Name)>
{
    public static NameOrder Ordinal { get; } = new();

    public int Compare((string Namespace, string Name) x, (string Namespace, string Name) y)
    {
        int order = string.CompareOrdinal(x.Namespace, y.Namespace);
        return order != 0 ? order : string.CompareOrdinal(x.Name, y.Name);
    }
}
