using System.Text.RegularExpressions;
using Hermes.Schemas.Configurations.Fixes;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>Names that other tools have for types.</summary>
internal static partial class TypeNames
{
    private static readonly string[] Own = ["int16", "int32", "int64", "double", "boolean", "date", "timestamp", "time", "duration", "uuid", "email", "url", "ip", "currency", "country", "enum", "json", "text"];

    /// <summary>The type that is meant by a name from elsewhere; null when that is not beyond doubt.</summary>
    public static string? MeantBy(string name)
    {
        var match = Parts().Match(name);
        if (!match.Success)
        {
            return null;
        }

        var arguments = match.Groups["arguments"].Value.Replace(" ", "", StringComparison.Ordinal);
        var meant = match.Groups["name"].Value.ToUpperInvariant() switch
        {
            "INT" or "INTEGER" or "INT4" or "SERIAL" => "int32",
            "BIGINT" or "LONG" or "INT8" or "BIGSERIAL" => "int64",
            "SMALLINT" or "SHORT" or "INT2" or "TINYINT" => "int16",
            "DECIMAL" or "NUMERIC" or "NUMBER" when arguments.Length > 0 => $"decimal({(arguments.Contains(',', StringComparison.Ordinal) ? arguments : $"{arguments},0")})",
            "FLOAT" or "REAL" or "DOUBLE" or "FLOAT8" or "FLOAT4" or "FLOAT64" or "FLOAT32" or "DOUBLE PRECISION" => "double",
            "BOOL" or "BIT" or "BOOLEAN" or "LOGICAL" => "boolean",
            "DATETIME" or "TIMESTAMPTZ" or "DATETIME2" or "DATETIMEOFFSET" or "TIMESTAMP" => "timestamp",
            "DATE" => "date",
            "TIME" => "time",
            "INTERVAL" or "TIMESPAN" => "duration",
            "GUID" or "UNIQUEIDENTIFIER" => "uuid",
            "URI" => "url",
            "INET" or "IPADDRESS" => "ip",
            "JSONB" or "OBJECT" or "ARRAY" or "VARIANT" => "json",
            "VARCHAR" or "NVARCHAR" or "CHAR" or "NCHAR" or "VARCHAR2" or "STRING" or "CHARACTER" or "BPCHAR" or "TEXT" when arguments.Length > 0 => $"text({arguments})",
            "VARCHAR" or "STRING" or "STR" or "CLOB" or "NVARCHAR" or "CHAR" => "text(4000)",
            _ => NearestName.Of(name, Own),
        };
        return meant is not null && ColumnType.Parse(meant) is not null ? meant : null;
    }

    [GeneratedRegex(@"\A\s*(?<name>[A-Za-z][A-Za-z0-9_ ]*?)\s*(\((?<arguments>[0-9, ]+)\))?\s*\z")]
    private static partial Regex Parts();
}
