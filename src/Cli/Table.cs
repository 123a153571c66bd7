namespace Bascule.Cli;

/// <summary>Columns as wide as their widest cell; plain text, so that a pipe reads what a person reads.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<Row> rows = [new(headings, "", "\e[1m")];

    /// <param name="cells">One per column.</param>
    /// <param name="below">A line of explanation under the row; empty for none.</param>
    /// <param name="colour">An ANSI sequence for a terminal; empty for none.</param>
    public void Add(string[] cells, string below = "", string colour = "") => rows.Add(new(cells, below, colour));

    public void Write(TextWriter writer, bool isColoured)
    {
        var widths = Enumerable.Range(0, headings.Length).Select(column => rows.Max(r => r.Cells[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var line = string.Join("  ", row.Cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
            writer.WriteLine(isColoured && row.Colour.Length > 0 ? $"{row.Colour}{line}\e[0m" : line);
            if (row.Below.Length > 0) writer.WriteLine("    " + row.Below);
        }
    }

    private sealed record Row(string[] Cells, string Below, string Colour);
}
