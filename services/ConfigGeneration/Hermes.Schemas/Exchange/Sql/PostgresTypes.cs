using System.Globalization;
using System.Text.RegularExpressions;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Exchange.Sql;

/// <summary>Between the types of a configuration and those of Postgres; the commonest names of other databases are read too.</summary>
public static partial class PostgresTypes
{
    private static readonly Dictionary<string, string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        ["smallint"] = "int16", ["int2"] = "int16", ["smallserial"] = "int16", ["tinyint"] = "int16",
        ["integer"] = "int32", ["int"] = "int32", ["int4"] = "int32", ["serial"] = "int32", ["mediumint"] = "int32",
        ["bigint"] = "int64", ["int8"] = "int64", ["bigserial"] = "int64",
        ["numeric"] = "decimal(38,10)", ["decimal"] = "decimal(38,10)", ["money"] = "decimal(19,4)", ["smallmoney"] = "decimal(10,4)",
        ["double precision"] = "double", ["float"] = "double", ["float8"] = "double", ["real"] = "double", ["float4"] = "double",
        ["boolean"] = "boolean", ["bool"] = "boolean", ["bit"] = "boolean",
        ["date"] = "date", ["time"] = "time", ["time without time zone"] = "time",
        ["timestamp"] = "timestamp", ["timestamptz"] = "timestamp", ["timestamp with time zone"] = "timestamp", ["timestamp without time zone"] = "timestamp",
        ["datetime"] = "timestamp", ["datetime2"] = "timestamp", ["datetimeoffset"] = "timestamp", ["smalldatetime"] = "timestamp",
        ["interval"] = "duration", ["uuid"] = "uuid", ["uniqueidentifier"] = "uuid", ["inet"] = "ip", ["cidr"] = "text",
        ["json"] = "json", ["jsonb"] = "json", ["text"] = "text", ["varchar"] = "text", ["character varying"] = "text", ["nvarchar"] = "text",
        ["citext"] = "text", ["xml"] = "text", ["bpchar"] = "text", ["ntext"] = "text", ["sysname"] = "text(128)",
    };

    /// <summary>The type in Postgres.</summary>
    /// <param name="type">Type of a configuration.</param>
    public static string NameOf(ColumnType type) => type.Kind switch
    {
        ColumnKind.Integer => type.Bits switch { 16 => "smallint", 32 => "integer", _ => "bigint" },
        ColumnKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"numeric({type.Precision ?? 38},{type.Scale ?? 0})"),
        ColumnKind.Double => "double precision",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Date => "date",
        ColumnKind.Time => "time",
        ColumnKind.Timestamp => "timestamp with time zone",
        ColumnKind.Duration => "interval",
        ColumnKind.Uuid => "uuid",
        ColumnKind.Ip => "inet",
        ColumnKind.Currency => "char(3)",
        ColumnKind.Country when type.Length is { } letters => string.Create(CultureInfo.InvariantCulture, $"char({letters})"),
        ColumnKind.Json => "jsonb",
        ColumnKind.Text when type.Length is { } length => string.Create(CultureInfo.InvariantCulture, $"varchar({length})"),
        _ => "text",
    };

    /// <summary>The type of a configuration for a type of Postgres; <see langword="null"/> when it is not known.</summary>
    /// <param name="name">Type as SQL writes it.</param>
    public static string? Read(string name)
    {
        // No type has a longer name, and the pattern would take its time with what is none.
        const int Longest = 200;
        var match = name.Length > Longest ? Match.Empty : Sized().Match(name.Trim());
        if (!match.Success)
        {
            return null;
        }

        var word = Blanks().Replace(match.Groups["name"].Value, " ").Trim() + (match.Groups["zone"].Value is { Length: > 0 } zone ? " " + Blanks().Replace(zone, " ").Trim() : "");
        int? first = Size(match.Groups["first"]), second = Size(match.Groups["second"]);
        return word.ToLowerInvariant() switch
        {
            "numeric" or "decimal" when first is >= 1 and <= 38 && (second ?? 0) <= first => $"decimal({first},{second ?? 0})",
            "varchar" or "character varying" or "nvarchar" or "char" or "character" or "nchar" or "bpchar" when first is > 0 => $"text({first})",
            "char" or "character" or "nchar" => "text(1)",
            var plain => Plain.GetValueOrDefault(plain),
        };
    }

    private static int? Size(Group group) => int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    [GeneratedRegex(@"\A(?<name>[A-Za-z][A-Za-z0-9_ ]*?)\s*(\(\s*(?<first>[0-9]+|max)\s*(,\s*(?<second>[0-9]+)\s*)?\))?(?<zone>\s+with(out)?\s+time\s+zone)?\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Sized();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
