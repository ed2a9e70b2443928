using System.Globalization;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Follows the values of a column that may be numbers, under every way of writing them that still fits.</summary>
internal sealed class NumberTracker
{
    private readonly NumberRange _whole = new();
    private readonly NumberRange _withPoint = new();
    private readonly NumberRange _withComma = new();
    private uint _formats = NumberFormats.Every;

    public long Count { get; private set; }

    public bool IsScientific { get; private set; }

    public bool HasLeadingZeros { get; private set; }

    /// <summary>Some value has a separator in it, so that the way of writing matters.</summary>
    public bool HasSeparators { get; private set; }

    /// <summary>The ways of writing that fit every number of the column, the likeliest first; empty when none does.</summary>
    public IReadOnlyList<NumberFormat> Formats => [.. NumberFormats.All.Where((_, i) => (_formats & (1u << i)) != 0)];

    /// <summary>Adds a value that was added before.</summary>
    public void AddAgain(bool isNumber) => Count += isNumber ? 1 : 0;

    public bool Add(ReadOnlySpan<char> text)
    {
        if (PlainNumber.TryRead(text, out var plain) && (plain.Scale != 3 || (_formats & ~NumberFormats.WithPoint) == 0))
        {
            AddPlain(plain);
            return true;
        }

        var match = NumberFormats.Match(text);
        if (match.Formats == 0)
        {
            return false;
        }

        Count++;
        _formats &= match.Formats;
        IsScientific |= match.IsScientific;
        HasLeadingZeros |= match.LeadingZero && match.IsInteger;
        if (match.Formats == NumberFormats.Every)
        {
            _whole.Add(text, NumberFormat.Plain);
            return true;
        }

        HasSeparators = true;
        AddFirst(_withPoint, text, match.Formats & NumberFormats.WithPoint);
        AddFirst(_withComma, text, match.Formats & ~NumberFormats.WithPoint);
        return true;
    }

    // Digits with or without a point, as most numbers are. Three digits behind the point may be thousands: not here.
    private void AddPlain(PlainNumber plain)
    {
        Count++;
        if (plain.Scale < 0)
        {
            HasLeadingZeros |= plain.LeadingZero;
            _whole.Add(plain);
            return;
        }

        _formats &= NumberFormats.WithPoint;
        HasSeparators = true;
        if (_formats != 0)
        {
            _withPoint.Add(plain);
        }
    }

    /// <summary>The range of all values when written as <paramref name="format"/>.</summary>
    public NumberRange RangeOf(NumberFormat format) => (format.Decimal == ',' ? _withComma : _withPoint).Union(_whole);

    // Formats with the same decimal sign that fit a text give it the same value, so the first of them serves.
    private void AddFirst(NumberRange range, ReadOnlySpan<char> text, uint formats)
    {
        if ((formats & _formats) != 0)
        {
            range.Add(text, NumberFormats.All[System.Numerics.BitOperations.TrailingZeroCount(formats & _formats)]);
        }
    }
}

/// <summary>Smallest and largest number, and the digits they take.</summary>
internal sealed class NumberRange
{
    public decimal Min { get; private set; } = decimal.MaxValue;

    public decimal Max { get; private set; } = decimal.MinValue;

    public int WholeDigits { get; private set; }

    public int Scale { get; private set; }

    /// <summary>Some value has more than 28 digits and cannot be compared.</summary>
    public bool Overflow { get; private set; }

    public void Add(ReadOnlySpan<char> text, NumberFormat format)
    {
        Span<char> plain = stackalloc char[64];
        var length = NumberFormats.Normalise(text, format, plain);
        var body = plain[..length].TrimStart("+-");
        var point = body.IndexOf('.');
        WholeDigits = Math.Max(WholeDigits, (point < 0 ? body : body[..point]).TrimStart('0').Length);
        Scale = point < 0 ? Scale : Math.Max(Scale, body.Length - point - 1);
        if (!decimal.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            Overflow = true;
            return;
        }

        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
    }

    public void Add(PlainNumber plain)
    {
        WholeDigits = Math.Max(WholeDigits, plain.WholeDigits);
        Scale = Math.Max(Scale, plain.Scale);
        Min = Math.Min(Min, plain.Value);
        Max = Math.Max(Max, plain.Value);
    }

    public NumberRange Union(NumberRange other) => new()
    {
        Min = Math.Min(Min, other.Min),
        Max = Math.Max(Max, other.Max),
        WholeDigits = Math.Max(WholeDigits, other.WholeDigits),
        Scale = Math.Max(Scale, other.Scale),
        Overflow = Overflow || other.Overflow,
    };
}
