using Hermes.Schemas.Records;

namespace Hermes.Schemas.Flattening;

/// <summary>Gathers the rows that came of one document.</summary>
internal static class DocumentRows
{
    /// <summary>The rows of each document of a reader, with what the document was.</summary>
    /// <param name="reader">A reader of JSON or XML; read to its end.</param>
    public static IEnumerable<(RecordShape Shape, IReadOnlyList<FlatRow> Rows)> Of(RecordReader reader)
    {
        var rows = new List<FlatRow>();
        var shape = RecordShape.Object;
        while (reader.Read())
        {
            if (rows.Count > 0 && reader.BeginsDocument)
            {
                yield return (shape, rows);
                rows = [];
            }

            shape = reader.Shape;
            rows.Add(reader.Row!.Copy());
        }

        if (rows.Count > 0)
        {
            yield return (shape, rows);
        }
    }
}
