namespace Hermes.Schemas.Types;

/// <summary>What the values of a column are.</summary>
public enum ColumnKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Whole number of 16, 32 or 64 bits.</summary>
    Integer,

    /// <summary>Exact number with precision and scale.</summary>
    Decimal,

    /// <summary>Floating-point number (written with an exponent somewhere).</summary>
    Double,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>Calendar day.</summary>
    Date,

    /// <summary>Day and time, with or without zone.</summary>
    Timestamp,

    /// <summary>Time of day.</summary>
    Time,

    /// <summary>UUID.</summary>
    Uuid,

    /// <summary>E-mail address.</summary>
    Email,

    /// <summary>Web address.</summary>
    Url,

    /// <summary>IPv4 or IPv6 address.</summary>
    Ip,

    /// <summary>Length of time.</summary>
    Duration,

    /// <summary>ISO 4217 currency code.</summary>
    Currency,

    /// <summary>Country of ISO 3166-1: two-letter code, three-letter code or English name.</summary>
    Country,

    /// <summary>One of a few texts.</summary>
    Enum,

    /// <summary>JSON text.</summary>
    Json,
}

/// <summary>The type of a column with what is needed to read its values.</summary>
public sealed record ColumnType
{
    /// <summary>What the values are.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>Integer: 16, 32 or 64.</summary>
    public int? Bits { get; init; }

    /// <summary>Decimal: digits in all.</summary>
    public int? Precision { get; init; }

    /// <summary>Decimal: digits after the point.</summary>
    public int? Scale { get; init; }

    /// <summary>Text: longest value in characters, with room to grow. Country: 2 or 3 for codes; null when names may stand there too.</summary>
    public int? Length { get; init; }

    /// <summary>Date, time, timestamp: .NET custom format string, or <c>epochSeconds</c> and <c>epochMilliseconds</c>. Duration: the way it is written.</summary>
    public string? Format { get; init; }

    /// <summary>Timestamp: values carry an offset from UTC.</summary>
    public bool HasZone { get; init; }

    /// <summary>Numbers: how they are written; null when plain.</summary>
    public NumberFormat? NumberFormat { get; init; }

    /// <summary>Enum: the values seen.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The type as a configuration names it, for example <c>decimal(12,2)</c>.</summary>
    public string Name => Kind switch
    {
        ColumnKind.Integer => $"int{Bits ?? 64}",
        ColumnKind.Decimal => $"decimal({Precision ?? 38},{Scale ?? 0})",
        ColumnKind.Text when Length is { } length => $"text({length})",
        ColumnKind.Country when Length is { } length => $"country({length})",
        _ => Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Reads a type name; null when it is not one.</summary>
    public static ColumnType? Parse(string name)
    {
        var open = name.IndexOf('(');
        if (open < 0)
        {
            return name switch
            {
                "int16" or "int32" or "int64" => new ColumnType { Kind = ColumnKind.Integer, Bits = int.Parse(name[3..], System.Globalization.CultureInfo.InvariantCulture) },
                "integer" => null,
                _ => Enum.TryParse<ColumnKind>(name, true, out var kind) && name == kind.ToString().ToLowerInvariant() ? new ColumnType { Kind = kind } : null,
            };
        }

        var numbers = name.EndsWith(')') ? name[(open + 1)..^1].Split(',') : [];
        return (name[..open], numbers.Length) switch
        {
            ("decimal", 2) when Number(numbers[0], 1, 38) is { } precision && Number(numbers[1], 0, precision) is { } scale =>
                new ColumnType { Kind = ColumnKind.Decimal, Precision = precision, Scale = scale },
            ("country", 1) when Number(numbers[0], 2, 3) is { } length => new ColumnType { Kind = ColumnKind.Country, Length = length },
            ("text", 1) when Number(numbers[0], 1, 1_000_000_000) is { } length => new ColumnType { Kind = ColumnKind.Text, Length = length },
            _ => null,
        };
    }

    private static int? Number(string text, int min, int max) =>
        int.TryParse(text.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value : null;
}
