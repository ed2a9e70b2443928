using System.Globalization;
using Hermes.Schemas.Configurations.RoundTrip;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations;

/// <summary>Reads the values of one column as its configuration says.</summary>
internal sealed class ColumnCheck
{
    private readonly ColumnType _type;
    private readonly NumberFormat _number;
    private readonly uint _numberBit;
    private readonly bool _isPlainNumber;
    private readonly int _plainWhole;
    private readonly int _plainScale;
    private readonly TimeFormat? _time;
    private readonly HashSet<string> _nulls;
    private readonly HashSet<string> _values;
    private readonly SeenTexts _seen = new();

    public ColumnCheck(ColumnSettings column, IReadOnlyList<string> nullTokens)
    {
        Column = column;
        SourceName = column.Source ?? column.Name;
        _type = ColumnType.Parse(column.Type) ?? new ColumnType { Kind = ColumnKind.Text };
        _number = new NumberFormat(column.DecimalSeparator is { Length: > 0 } point ? point[0] : '.', column.GroupSeparator is { Length: > 0 } group ? group[0] : null);
        _numberBit = BitOf(_number);
        _isPlainNumber = _number == NumberFormat.Plain;
        _plainWhole = _type.Kind == ColumnKind.Decimal ? (_type.Precision ?? 38) - (_type.Scale ?? 0) : _type.Bits switch { 16 => 4, 32 => 9, _ => 18 };
        _plainScale = _type.Kind == ColumnKind.Decimal ? _type.Scale ?? 0 : 0;
        _time = column.Format is { Length: > 0 } format ? TimeFormats.ByPattern(format) : null;
        _nulls = new HashSet<string>(nullTokens, StringComparer.Ordinal);
        _values = new HashSet<string>(column.Values ?? [], StringComparer.Ordinal);
    }

    public ColumnSettings Column { get; }

    public string SourceName { get; }

    public ColumnType Type => _type;

    public NumberFormat Number => _number;

    /// <summary>Whether a value surely fits and is written the same again: plain numbers, and dates that were found so before. False says nothing.</summary>
    public bool IsPlain(ReadOnlySpan<char> raw) => _type.Kind switch
    {
        ColumnKind.Integer or ColumnKind.Decimal => _isPlainNumber && IsPlainNumber(raw),
        ColumnKind.Date or ColumnKind.Time or ColumnKind.Timestamp => _seen.Contains(raw),
        _ => false,
    };

    /// <summary>A value fits and is written the same again.</summary>
    public void IsKnownPlain(ReadOnlySpan<char> raw)
    {
        if (_type.Kind is ColumnKind.Date or ColumnKind.Time or ColumnKind.Timestamp)
        {
            _seen.Add(raw);
        }
    }

    /// <summary>Why the value does not fit; null when it does.</summary>
    public string? ProblemWith(ReadOnlySpan<char> raw)
    {
        if (IsPlain(raw))
        {
            return null;
        }

        var text = raw.Trim();
        if (IsNull(text))
        {
            return Column.Nullable ? null : "The value is missing.";
        }

        return Fits(text) ? null : $"'{(text.Length > 60 ? $"{text[..60]}…" : text)}' is not {Describe()}.";
    }

    // A token such as NA is no value unless the column is text, where it may be one.
    public bool IsNull(ReadOnlySpan<char> text) =>
        text.IsEmpty || NullTokens.IsCertain(text)
        || (_type.Kind is not (ColumnKind.Text or ColumnKind.Enum or ColumnKind.Currency or ColumnKind.Country) && _nulls.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text));

    private bool Fits(ReadOnlySpan<char> text) => _type.Kind switch
    {
        ColumnKind.Integer => FitsInteger(text),
        ColumnKind.Decimal => FitsDecimal(text),
        ColumnKind.Double => FitsDouble(text),
        ColumnKind.Boolean => Booleans.Is(text) || text is "0" or "1",
        ColumnKind.Date or ColumnKind.Timestamp or ColumnKind.Time => FitsTime(text),
        ColumnKind.Uuid => TextKinds.IsUuid(text),
        ColumnKind.Email => TextKinds.IsEmail(text),
        ColumnKind.Url => TextKinds.IsUrl(text),
        ColumnKind.Ip => TextKinds.IsIp(text),
        ColumnKind.Currency => TextKinds.IsCurrency(text),
        ColumnKind.Country => Countries.Is(text, _type.Length),
        ColumnKind.Duration => DurationText.Fits(text, Column.Format),
        ColumnKind.Enum => _values.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text),
        ColumnKind.Json => TextKinds.IsJson(text),
        _ => _type.Length is not { } length || text.Length <= length,
    };

    // Digits as a number writes them itself, few enough for the type.
    private bool IsPlainNumber(ReadOnlySpan<char> raw)
    {
        var body = raw.Length > 1 && raw[0] == '-' ? raw[1..] : raw;
        var whole = body.IndexOfAnyExceptInRange('0', '9');
        whole = whole < 0 ? body.Length : whole;
        if (whole == 0 || whole > _plainWhole || (body[0] == '0' && (whole > 1 || body.Length != raw.Length)))
        {
            return false;
        }

        var fraction = body.Length - whole - 1;
        return fraction < 0 || (fraction > 0 && fraction <= _plainScale && body[whole] == '.' && body[(whole + 1)..].IndexOfAnyExceptInRange('0', '9') < 0);
    }

    private bool FitsInteger(ReadOnlySpan<char> text)
    {
        Span<char> plain = stackalloc char[64];
        var written = NumberFormats.Normalise(text, _number, plain);
        if (!IsNumber(text) || !long.TryParse(plain[..written], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        return _type.Bits switch { 16 => value is >= short.MinValue and <= short.MaxValue, 32 => value is >= int.MinValue and <= int.MaxValue, _ => true };
    }

    private bool FitsDecimal(ReadOnlySpan<char> text)
    {
        Span<char> plain = stackalloc char[64];
        var written = NumberFormats.Normalise(text, _number, plain);
        if (!IsNumber(text) || written == 0)
        {
            return false;
        }

        var body = plain[..written].TrimStart("+-");
        var point = body.IndexOf('.');
        var whole = (point < 0 ? body : body[..point]).TrimStart('0').Length;
        var fraction = point < 0 ? 0 : body[(point + 1)..].TrimEnd('0').Length;
        return !body.ContainsAny('e', 'E') && fraction <= (_type.Scale ?? 0) && whole <= (_type.Precision ?? 38) - (_type.Scale ?? 0);
    }

    private bool FitsDouble(ReadOnlySpan<char> text)
    {
        Span<char> plain = stackalloc char[64];
        var written = NumberFormats.Normalise(text, _number, plain);
        return IsNumber(text) && double.TryParse(plain[..written], NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    // The separators have to stand where the format wants them: "1,23" is not a number with thousands.
    private bool IsNumber(ReadOnlySpan<char> text) => (NumberFormats.Match(text).Formats & _numberBit) != 0;

    // A format outside the list is taken as any that fits.
    private static uint BitOf(NumberFormat number)
    {
        for (var i = 0; i < NumberFormats.All.Count; i++)
        {
            if (NumberFormats.All[i] == number)
            {
                return 1u << i;
            }
        }

        return NumberFormats.Every;
    }

    private bool FitsTime(ReadOnlySpan<char> text) =>
        FormatOf(text) is { } format ? format.TryParse(text, out _) : _type.Kind == ColumnKind.Time && TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out _);

    /// <summary>The format in which a date or time is read: the configured one, else that of ISO 8601 which fits; null when none does.</summary>
    public TimeFormat? FormatOf(ReadOnlySpan<char> text)
    {
        if (_time is not null)
        {
            return _time;
        }

        foreach (var candidate in TimeFormats.Candidates(text))
        {
            if (candidate.Pattern.StartsWith("yyyy-M-d", StringComparison.Ordinal) && candidate.TryParse(text, out _))
            {
                return candidate;
            }
        }

        return null;
    }

    private string Describe() => _type.Kind switch
    {
        ColumnKind.Date or ColumnKind.Timestamp or ColumnKind.Time => $"a {Column.Type} written as {Column.Format ?? "ISO 8601"}",
        ColumnKind.Duration => $"a duration written as {Column.Format ?? "ISO 8601, hours:minutes:seconds or numbers with units"}",
        ColumnKind.Enum => "one of the listed values",
        ColumnKind.Text => $"at most {_type.Length} characters long",
        _ => $"a valid {Column.Type}",
    };
}
