using System.Globalization;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>What became of a value that was read and written again.</summary>
internal enum Fidelity
{
    /// <summary>The same characters.</summary>
    Same,

    /// <summary>The same value in another spelling.</summary>
    Respelled,

    /// <summary>Another value.</summary>
    Lost,
}

/// <summary>Writes the values of one column the way its configuration says, and tells whether reading them again gives the same.</summary>
internal sealed class ColumnWriter(ColumnCheck check)
{
    /// <summary>Room for the longest number or time that is written.</summary>
    public const int BufferLength = 128;

    private readonly ColumnKind _kind = check.Type.Kind;
    private readonly NumberFormat _number = check.Number;

    /// <summary>The value as it would be written: nothing for a missing one. The text has to fit the column.</summary>
    public ReadOnlySpan<char> Write(ReadOnlySpan<char> raw, Span<char> buffer)
    {
        var text = raw.Trim();
        return check.IsNull(text) ? [] : _kind switch
        {
            ColumnKind.Integer or ColumnKind.Decimal => buffer[..WriteNumber(text, buffer)],
            ColumnKind.Double => buffer[..WriteDouble(text, buffer)],
            ColumnKind.Boolean => Booleans.IsTrue(text) ? "true" : "false",
            ColumnKind.Date or ColumnKind.Time or ColumnKind.Timestamp => buffer[..WriteTime(text, buffer)],
            _ => raw,
        };
    }

    /// <summary>Whether what is written for a value of JSON is of its kind: a number written for the text <c>"5"</c> is not.</summary>
    public bool IsKind(CellKind kind, ReadOnlySpan<char> written) => written.IsEmpty ? kind is CellKind.Missing or CellKind.Null : _kind switch
    {
        ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Double => kind is CellKind.Number,
        ColumnKind.Timestamp or ColumnKind.Duration => kind is CellKind.Text or CellKind.Number,
        ColumnKind.Boolean => kind is CellKind.Boolean,
        ColumnKind.Json => kind is CellKind.Json,
        _ => kind is CellKind.Text,
    };

    /// <summary>Compares a value with what was written for it.</summary>
    public Fidelity Compare(ReadOnlySpan<char> raw, ReadOnlySpan<char> written)
    {
        if (raw.SequenceEqual(written))
        {
            return Fidelity.Same;
        }

        var text = raw.Trim();
        if (_kind is ColumnKind.Date or ColumnKind.Time or ColumnKind.Timestamp && text.Length == raw.Length && PaddedTime.IsSame(text, written))
        {
            return Fidelity.Same;
        }

        return check.IsNull(text) == written.IsEmpty && (written.IsEmpty || IsSameValue(text, written)) ? Fidelity.Respelled : Fidelity.Lost;
    }

    private bool IsSameValue(ReadOnlySpan<char> text, ReadOnlySpan<char> written) => _kind switch
    {
        ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Double => IsSameNumber(text, written),
        ColumnKind.Boolean => true,
        ColumnKind.Date or ColumnKind.Time or ColumnKind.Timestamp =>
            check.FormatOf(text) is { } format && format.TryParse(text, out var one) && format.TryParse(written, out var other) && one.EqualsExact(other),
        _ => false,
    };

    // The zeros in front of a number are part of what was said: 007 is a name, not seven.
    private bool IsSameNumber(ReadOnlySpan<char> text, ReadOnlySpan<char> written)
    {
        Span<char> one = stackalloc char[64];
        Span<char> other = stackalloc char[64];
        return !NumberFormats.Match(text).LeadingZero
            && ExactNumber.AreEqual(one[..NumberFormats.Normalise(text, _number, one)], other[..NumberFormats.Normalise(written, _number, other)]);
    }

    private int WriteNumber(ReadOnlySpan<char> text, Span<char> buffer)
    {
        Span<char> plain = stackalloc char[64];
        ReadOnlySpan<char> number = plain[..NumberFormats.Normalise(text, _number, plain)];
        var length = 0;
        if (number[0] == '-')
        {
            buffer[length++] = '-';
        }

        number = number.TrimStart("+-");
        var point = number.IndexOf('.');
        var fraction = point < 0 ? [] : number[(point + 1)..];
        var whole = (point < 0 ? number : number[..point]).TrimStart('0');
        whole = whole.IsEmpty ? "0" : whole;
        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0 && _number.Group is { } group)
            {
                buffer[length++] = group;
            }

            buffer[length++] = whole[i];
        }

        if (!fraction.IsEmpty)
        {
            buffer[length++] = _number.Decimal;
            fraction.CopyTo(buffer[length..]);
            length += fraction.Length;
        }

        return length;
    }

    private int WriteDouble(ReadOnlySpan<char> text, Span<char> buffer)
    {
        Span<char> plain = stackalloc char[64];
        var value = double.Parse(plain[..NumberFormats.Normalise(text, _number, plain)], NumberStyles.Float, CultureInfo.InvariantCulture);
        value.TryFormat(buffer, out var length, "R", CultureInfo.InvariantCulture);
        buffer[..length].Replace('.', _number.Decimal);
        return length;
    }

    private int WriteTime(ReadOnlySpan<char> text, Span<char> buffer)
    {
        if (check.FormatOf(text) is not { } format || !format.TryParse(text, out var value))
        {
            text[..Math.Min(text.Length, buffer.Length)].CopyTo(buffer);
            return Math.Min(text.Length, buffer.Length);
        }

        // A date keeps no time of day, whatever its format shows.
        value = _kind == ColumnKind.Date ? new DateTimeOffset(value.Date, value.Offset) : value;
        format.TryFormat(value, buffer, out var length);
        if (text[^1] == 'Z' && format.HasZone && buffer[..length].EndsWith("+00:00"))
        {
            length -= 5;
            buffer[length - 1] = 'Z';
        }

        return length;
    }
}
