using Dapper;
using Hermes.Ingestion.Logs;
using Hermes.Logs.Templates;
using Npgsql;

namespace Hermes.Ingestion.Templates;

/// <summary>Lines keep the id their template had when they were stored; who asks for one template means all that are merged with it.</summary>
internal static class TemplateFamily
{
    public static async Task<LogQuery> OfAsync(LogQuery query, NpgsqlConnection connection, CancellationToken ct)
    {
        if (query.TemplateIds is not null || !Template.TryParseId(query.Template, out var id))
        {
            return query;
        }

        var ids = await connection.QueryAsync<long>(new CommandDefinition(
            """
            with stands as (select coalesce((select merged_into from log_template where id = @id), @id) as id)
            select id from stands union select t.id from log_template t join stands on t.merged_into = stands.id
            """, new { id }, cancellationToken: ct));
        return query with { TemplateIds = [.. ids] };
    }
}
