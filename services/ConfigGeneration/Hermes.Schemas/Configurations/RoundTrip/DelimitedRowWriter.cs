using System.Buffers;
using System.Text;
using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>Writes rows in a dialect, enclosing only the fields that need it.</summary>
internal sealed class DelimitedRowWriter(Dialect dialect, StringBuilder target)
{
    // Of what is longer than one character the first is enough: a field is then enclosed without need, and read back all the same.
    private readonly SearchValues<char> _marks = SearchValues.Create($"\r\n{dialect.Delimiter[0]}{dialect.Quote}{dialect.Escape}{dialect.RecordEnd?[..Math.Min(1, dialect.RecordEnd.Length)]}");
    private bool _begun;

    /// <summary>Whether a field may not be read back unless it is enclosed or escaped.</summary>
    public bool IsSpecial(ReadOnlySpan<char> field, bool first) =>
        field.ContainsAny(_marks) || (first && (field.IsWhiteSpace() || field[0] == dialect.Comment)) || (dialect.SkipInitialSpace && !field.IsEmpty && field[0] == ' ');

    /// <summary>Writes one field of the current row.</summary>
    public void Field(ReadOnlySpan<char> field)
    {
        var special = IsSpecial(field, !_begun);
        if (_begun)
        {
            target.Append(dialect.Delimiter);
        }

        _begun = true;
        if (!special || (dialect.Quote ?? dialect.Escape) is not { } mark)
        {
            target.Append(field);
            return;
        }

        target.Append(dialect.Quote);
        foreach (var c in field)
        {
            if (c == mark || c == dialect.Escape || (dialect.Quote is null && c == dialect.Delimiter[0]))
            {
                target.Append(dialect.Escape ?? mark);
            }

            target.Append(c);
        }

        target.Append(dialect.Quote);
    }

    /// <summary>Ends the current row.</summary>
    public void End()
    {
        target.Append(dialect.RecordEnd).Append('\n');
        _begun = false;
    }
}
