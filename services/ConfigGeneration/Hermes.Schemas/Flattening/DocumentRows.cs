using Hermes.Schemas.Records;

namespace Hermes.Schemas.Flattening;

/// <summary>Gathers the rows that came of one document.</summary>
public static class DocumentRows
{
    /// <summary>The rows of each document of a reader, with what the document was.</summary>
    /// <param name="reader">A reader of JSON or XML; read to its end.</param>
    public static IEnumerable<(RecordShape Shape, IReadOnlyList<IReadOnlyList<FlatCell>> Rows)> Of(RecordReader reader)
    {
        var rows = new List<IReadOnlyList<FlatCell>>();
        var shape = RecordShape.Object;
        while (reader.Read())
        {
            if (rows.Count > 0 && !ContinuesDocument(reader))
            {
                yield return (shape, rows);
                rows = [];
            }

            shape = reader.Shape;
            rows.Add([.. Enumerable.Range(0, reader.Columns.Count).Select(column => new FlatCell(reader.KindOf(column), reader.Text(column).ToString()))]);
        }

        if (rows.Count > 0)
        {
            yield return (shape, rows);
        }
    }

    /// <summary>Whether the current row is a further item of the same document: only its first row counts 1, and a row without count is a document.</summary>
    private static bool ContinuesDocument(RecordReader reader)
    {
        for (var column = 0; column < reader.Columns.Count; column++)
        {
            if (FieldPath.IsOrdinal(reader.Columns[column]))
            {
                return reader.Text(column) is not ("" or "1");
            }
        }

        return false;
    }
}
