using Hermes.Schemas.Records;

namespace Hermes.Schemas.Delimited;

/// <summary>Names what stands above a table and a header that names too little.</summary>
internal static class LayoutFindings
{
    public static IEnumerable<SampleFinding> Of(TableLayout layout, SampleAnalysis analysis)
    {
        if (layout.SkipLines > 0)
        {
            yield return SmallerTable(layout.Above) is var (first, last, fields)
                ? new SampleFinding("severalTables", Severity.Warning, $"A smaller table of {fields} columns stands above, on lines {first} to {last}; only the one that begins on line {layout.SkipLines + 1} is read.", first)
                : new SampleFinding("preamble", Severity.Info, $"{Lines(layout.SkipLines)} left out{(layout.Above.Count > 0 ? $": '{ReadingFindings.Shorten(layout.Above[0].Text)}'" : "")}.", 1);
        }

        if (layout.Fields is { } width && analysis.Columns.Count == width)
        {
            var unnamed = analysis.Columns[layout.HeaderOffset == 0 ? width - 1 : 0];
            yield return new SampleFinding("shortHeader", Severity.Warning,
                $"The header names fewer columns than the {width} fields of the rows{(unnamed.Nulls == analysis.Rows ? "; the last one is always empty, as when every line ends with the delimiter" : "")}.", layout.SkipLines + 1, unnamed.Name);
        }
    }

    private static string Lines(int count) => count == 1 ? "1 line above the table was" : $"{count} lines above the table were";

    // Two or more lines in a row with as many fields are a table of their own.
    private static (long First, long Last, int Fields)? SmallerTable(IReadOnlyList<LineAbove> above)
    {
        for (var i = 0; i + 1 < above.Count; i++)
        {
            var last = i;
            while (last + 1 < above.Count && above[last + 1].Fields == above[i].Fields)
            {
                last++;
            }

            if (last > i && above[i].Fields > 1)
            {
                return (above[i].Line, above[last].Line, above[i].Fields);
            }
        }

        return null;
    }
}
