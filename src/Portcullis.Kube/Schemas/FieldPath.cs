namespace Portcullis.Kube;

/// <summary>Paths into an object as Kubernetes' messages write them: <c>spec.rules[0].from</c>, <c>metadata.labels[example.com/x]</c>.</summary>
internal static class FieldPath
{
    public static string Member(string owner, string name)
    {
        if (name.AsSpan().IndexOfAny('.', '/', '[') >= 0)
            return $"{owner}[{name}]";
        return owner.Length == 0 ? name : $"{owner}.{name}";
    }

    public static string Item(string list, int index) => $"{list}[{index}]";
}
