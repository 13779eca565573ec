namespace Portcullis.Commands;

/// <summary>Rows in columns as wide as they need to be, as kubectl writes them.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter output)
    {
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => _rows.Max(row => row[column].Length))];
        foreach (string[] row in _rows)
            output.WriteLine(string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
