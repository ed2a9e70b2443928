using System.Text;
using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>Writes rows in a dialect, enclosing only the fields that need it.</summary>
internal sealed class DelimitedRowWriter(Dialect dialect, StringBuilder target)
{
    private bool _begun;

    /// <summary>Whether a field cannot be read back unless it is enclosed or escaped.</summary>
    public bool IsSpecial(ReadOnlySpan<char> field, bool first) =>
        field.ContainsAny('\r', '\n') || field.Contains(dialect.Delimiter, StringComparison.Ordinal)
        || (dialect.Quote is { } quote && field.Contains(quote)) || (dialect.Escape is { } escape && field.Contains(escape))
        || (dialect.RecordEnd is { Length: > 0 } end && field.Contains(end, StringComparison.Ordinal))
        || (first && (field.IsWhiteSpace() || field[0] == dialect.Comment))
        || (dialect.SkipInitialSpace && !field.IsEmpty && field[0] == ' ');

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
