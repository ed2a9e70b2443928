using System.Text;
using Hermes.Schemas.Configurations;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Exchange.Sql;

/// <summary>The target table as Postgres DDL; <c>CREATE TABLE</c> statements are read.</summary>
public sealed class PostgresFormat : IExchangeFormat
{
    /// <inheritdoc />
    public string Name => "sql";

    /// <inheritdoc />
    public string MediaType => "application/sql";

    /// <inheritdoc />
    public string Extension => "sql";

    /// <inheritdoc />
    public string Export(FeedConfiguration configuration)
    {
        var table = Quote(TableOf(configuration.Target.Location) ?? configuration.Feed.Name.ToLowerInvariant());
        var sql = new StringBuilder().Append("create table ").Append(table).Append(" (\n");
        var lines = configuration.Schema.Columns.Select(Column).ToList();
        if (configuration.Schema.PrimaryKey.Count > 0)
        {
            lines.Add($"    primary key ({string.Join(", ", configuration.Schema.PrimaryKey.Select(Quote))})");
        }

        sql.AppendJoin(",\n", lines).Append("\n);\n");
        if (configuration.Feed.Description is { } description)
        {
            sql.Append("comment on table ").Append(table).Append(" is ").Append(Literal(description)).Append(";\n");
        }

        foreach (var column in configuration.Schema.Columns.Where(column => column.Description is not null))
        {
            sql.Append("comment on column ").Append(table).Append('.').Append(Quote(column.Name)).Append(" is ").Append(Literal(column.Description!)).Append(";\n");
        }

        return sql.ToString();
    }

    /// <inheritdoc />
    public ImportedDescription Import(string text) => new DdlReader(text).Read();

    private static string Column(ColumnSettings column)
    {
        var type = ColumnType.Parse(column.Type) ?? new ColumnType { Kind = ColumnKind.Text };
        var check = column.Values is { Count: > 0 } values ? $" check ({Quote(column.Name)} in ({string.Join(", ", values.Select(Literal))}))" : "";
        return $"    {Quote(column.Name)} {PostgresTypes.NameOf(type)}{(column.Nullable ? "" : " not null")}{check}";
    }

    // postgres://server/database/schema.table: the last part names the table.
    private static string? TableOf(string location)
    {
        var path = location.Split('?')[0].TrimEnd('/');
        var last = path[(path.LastIndexOfAny(['/', '.']) + 1)..];
        return location.Contains("://", StringComparison.Ordinal) && last.Length > 0 ? last : null;
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
