using Hermes.Schemas.Types;

namespace Hermes.Schemas.Exchange;

/// <summary>
/// Between the types of a configuration and the few that JSON-like formats know. The exact type is written beside the coarse one under
/// <see cref="ExactType"/>, so that what goes out comes back unchanged.
/// </summary>
internal static class ColumnTypes
{
    /// <summary>Property that holds the exact type.</summary>
    public const string ExactType = "hermesType";

    /// <summary>Property that holds the unit of the values.</summary>
    public const string Unit = "hermesUnit";

    /// <summary>Property that holds the kind of personal data.</summary>
    public const string PersonalData = "hermesPersonalData";

    /// <summary>The coarse type and the format of a type, in the words of JSON Schema: string, integer, number or boolean.</summary>
    public static (string Type, string? Format) Coarse(ColumnType type) => type.Kind switch
    {
        ColumnKind.Integer => ("integer", null),
        ColumnKind.Decimal or ColumnKind.Double => ("number", null),
        ColumnKind.Boolean => ("boolean", null),
        ColumnKind.Date => ("string", "date"),
        ColumnKind.Timestamp => ("string", "date-time"),
        ColumnKind.Time => ("string", "time"),
        ColumnKind.Duration => ("string", "duration"),
        ColumnKind.Uuid => ("string", "uuid"),
        ColumnKind.Email => ("string", "email"),
        ColumnKind.Url => ("string", "uri"),
        ColumnKind.Ip => ("string", "ipv4"),
        _ => ("string", null),
    };

    /// <summary>A length as somebody wrote it; null when it is none.</summary>
    public static int? Length(decimal? written) => written is { } length and >= 1 and <= int.MaxValue ? (int)length : null;

    /// <summary>The type a coarse one stands for; the exact one when it is given and sound.</summary>
    public static string Exact(string? exact, string? type, string? format, int? maxLength, bool isEnum)
    {
        if (exact is not null && ColumnType.Parse(exact) is not null)
        {
            return exact;
        }

        return (type, format) switch
        {
            ("integer", _) => "int64",
            ("number", _) => "decimal(38,10)",
            ("boolean", _) => "boolean",
            ("date", _) or (_, "date") => "date",
            ("datetime" or "timestamp", _) or (_, "date-time") => "timestamp",
            ("time", _) or (_, "time") => "time",
            ("duration", _) or (_, "duration") => "duration",
            (_, "uuid") => "uuid",
            (_, "email") => "email",
            (_, "uri") => "url",
            (_, "ipv4" or "ipv6") => "ip",
            ("object" or "array" or "geojson" or "geopoint", _) => "json",
            _ when isEnum => "enum",
            _ => maxLength is > 0 ? $"text({maxLength})" : "text",
        };
    }
}
