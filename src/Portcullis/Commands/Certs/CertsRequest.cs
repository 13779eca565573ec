namespace Portcullis.Commands;

/// <summary>What one of the making commands was asked for. Null: its default.</summary>
internal sealed record CertsRequest(DirectoryInfo Out, string? CommonName, string[] Sans, int Days, string Key, bool Force)
{
    public FileInfo? Ca { get; init; }
    public FileInfo? CaKey { get; init; }
}
