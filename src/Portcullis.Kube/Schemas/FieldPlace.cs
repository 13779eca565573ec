namespace Portcullis.Kube;

/// <summary>A place in a tree while it is walked: its path is written only when something is to be said of it.</summary>
/// <remarks>SECURITY: a path for every value would repeat a long name as often as it has members.</remarks>
internal sealed record FieldPlace(FieldPlace? Outer, string Name, int Index = -1)
{
    /// <summary>The whole tree.</summary>
    public static FieldPlace Root { get; } = new(null, "");

    public FieldPlace Member(string name) => new(this, name);

    public FieldPlace Item(int index) => new(this, "", index);

    /// <summary>The path as messages write it; empty for the whole tree.</summary>
    public override string ToString() => Outer is null ? Name
        : Index >= 0 ? FieldPath.Item(Outer.ToString(), Index)
        : FieldPath.Member(Outer.ToString(), Name);
}
