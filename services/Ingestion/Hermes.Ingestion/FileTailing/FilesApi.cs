using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

internal static class FilesApi
{
    public static IEndpointRouteBuilder MapFollowedFiles(this IEndpointRouteBuilder app)
    {
        app.MapGroup("/api/v1/sources").WithTags("Sources").RequireAccess(Role.Viewer, Scopes.LogsRead)
            .MapGet("/{name}/files", GetFiles).WithSummary("The files of a source by path: how far each is stored, and what was lost of it.");
        return app;
    }

    private static async Task<Results<Ok<Page<SourceFile>>, ValidationProblem, ProblemHttpResult>> GetFiles(
        string name, string? cursor, int? limit, SourceRegistry sources, NpgsqlDataSource database, CancellationToken ct)
    {
        if (PageLimit.Check(limit) is { } wrong)
        {
            return Problems.Field("limit", wrong);
        }

        var (path, file) = ("", 0L);
        if (cursor is not null && !TryDecode(cursor, out path, out file))
        {
            return Problems.Field("cursor", "This is no cursor of this list. Take it from nextCursor of the page before.");
        }

        if (!sources.IsKnown(name))
        {
            return Problems.NotFound("source", name);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select file, path, state, compressed, position, length, lost_bytes, modified_at, last_error
            from tail_file where source = @name and (path, file) > (@path, @file)
            order by path, file limit @Limit
            """, new { name, path, file, Limit = PageLimit.Of(limit) + 1 }, cancellationToken: ct))).AsList();
        return TypedResults.Ok(PageLimit.Page(rows, limit, row => row.ToFile(), row => Cursor.Encode($"{row.File}:{row.Path}")));
    }

    private static bool TryDecode(string cursor, out string path, out long file)
    {
        (path, file) = ("", 0);
        if (!Cursor.TryDecode(cursor, out var key) || key.Split(':', 2) is not [var id, var name] || !long.TryParse(id, out file))
        {
            return false;
        }

        path = name;
        return true;
    }

    private sealed record Row
    {
        public required long File { get; init; }

        public required string Path { get; init; }

        public required string State { get; init; }

        public required bool Compressed { get; init; }

        public required long Position { get; init; }

        public required long Length { get; init; }

        public required long LostBytes { get; init; }

        public required DateTime ModifiedAt { get; init; }

        public string? LastError { get; init; }

        public SourceFile ToFile() => new()
        {
            Path = Path,
            State = Enum.Parse<SourceFileState>(State, ignoreCase: true),
            Compressed = Compressed,
            StoredBytes = Position,
            LagBytes = Math.Max(0, Length - Position),
            LostBytes = LostBytes,
            ModifiedAt = new DateTimeOffset(ModifiedAt, TimeSpan.Zero),
            LastError = LastError,
        };
    }
}
