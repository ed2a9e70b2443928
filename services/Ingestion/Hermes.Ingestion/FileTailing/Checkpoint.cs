using Dapper;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

/// <summary>Which file, by inode and first bytes, is stored up to which position.</summary>
internal sealed record Checkpoint
{
    public required string Path { get; init; }

    public required string Identity { get; init; }

    public required int HeadLength { get; init; }

    public required byte[] HeadHash { get; init; }

    public required long Position { get; init; }

    public required long Revision { get; init; }

    public static async Task<Checkpoint?> LoadAsync(NpgsqlDataSource database, string path, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Checkpoint>(new CommandDefinition(
            "select path, identity, head_length, head_hash, position, revision from tail_checkpoint where path = @path", new { path }, cancellationToken: ct));
    }
}
