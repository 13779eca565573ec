namespace Portcullis.Resources;

/// <summary>A namespaced object's name. Cluster-scoped objects have an empty namespace.</summary>
public readonly record struct ObjectName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
