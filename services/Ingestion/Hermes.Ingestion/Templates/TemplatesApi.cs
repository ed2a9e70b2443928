using System.Globalization;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Logs.Templates;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Ingestion.Templates;

internal static class TemplatesApi
{
    private const int LongestText = 500;
    private const string Columns = "select id, source, text, category, lines, first_seen_at, last_seen_at from log_template";

    public static IEndpointRouteBuilder MapTemplates(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/templates").WithTags("Templates").RequireAccess(Role.Viewer, Scopes.LogsRead);
        group.MapGet("/", GetTemplates).WithSummary("The constant parts found in the lines, with counts; filter by source, category or text.");
        group.MapGet("/{id}", GetTemplate).WithSummary("One template by its id.");
        return app;
    }

    private static async Task<Results<Ok<Page<LogTemplate>>, ValidationProblem>> GetTemplates(
        string? source, string? category, string? q, string? cursor, int? limit, NpgsqlDataSource database, CancellationToken ct)
    {
        if (PageLimit.Check(limit) is { } wrong)
        {
            return Problems.Field("limit", wrong);
        }

        if (q is { Length: > LongestText } || q?.Contains('\0') is true)
        {
            return Problems.Field("q", $"At most {LongestText} characters, none of them NUL, can be searched.");
        }

        long? lines = null;
        long? id = null;
        if (cursor is not null && !TryDecode(cursor, out lines, out id))
        {
            return Problems.Field("cursor", "This is no cursor of this list. Take it from nextCursor of the page before.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
             {Columns}
             where lines > 0 and merged_into is null and (@Source::text is null or source = @Source) and (@Category::text is null or category = @Category)
               and (@Text::text is null or position(lower(@Text) in lower(text)) > 0)
               and (@Lines::bigint is null or (lines, id) < (@Lines, @Id))
             order by lines desc, id desc limit @Limit
             """,
            new { Source = source, Category = category, Text = q, Lines = lines, Id = id, Limit = PageLimit.Of(limit) + 1 }, cancellationToken: ct))).AsList();
        return TypedResults.Ok(PageLimit.Page(rows, limit, r => r.ToContract(), r => Cursor.Encode(string.Create(CultureInfo.InvariantCulture, $"{r.Lines}:{r.Id}"))));
    }

    private static async Task<Results<Ok<LogTemplate>, ProblemHttpResult>> GetTemplate(string id, NpgsqlDataSource database, CancellationToken ct)
    {
        if (!Template.TryParseId(id, out var number))
        {
            return Problems.NotFound("template", id);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"{Columns} where id = coalesce((select merged_into from log_template where id = @number), @number)", new { number }, cancellationToken: ct));
        return row is null ? Problems.NotFound("template", id) : TypedResults.Ok(row.ToContract());
    }

    private static bool TryDecode(string cursor, out long? lines, out long? id)
    {
        lines = id = null;
        if (!Cursor.TryDecode(cursor, out var key) || key.Split(':') is not [var first, var second]
            || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || !long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        (lines, id) = (count, number);
        return true;
    }

    private sealed record Row(long Id, string Source, string Text, string? Category, long Lines, DateTime FirstSeenAt, DateTime LastSeenAt)
    {
        public LogTemplate ToContract() => new()
        {
            Id = Template.Format(Id),
            Source = Source,
            Template = Text,
            Category = Category,
            Count = Lines,
            FirstSeenAt = new DateTimeOffset(FirstSeenAt, TimeSpan.Zero),
            LastSeenAt = new DateTimeOffset(LastSeenAt, TimeSpan.Zero),
        };
    }
}
