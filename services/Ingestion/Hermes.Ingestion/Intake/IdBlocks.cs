using Dapper;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Ids of lines, taken from the sequence in blocks ahead of need.</summary>
internal sealed class IdBlocks(NpgsqlDataSource database) : IDisposable
{
    /// <summary>Ids in a block.</summary>
    public const int Size = 1_000;

    // A replica that stops leaves at most this many unused.
    private const int Ahead = 32;

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Queue<long> _blocks = [];

    /// <summary>First ids of enough blocks for some lines.</summary>
    public async Task<long[]> TakeAsync(int lines, CancellationToken ct)
    {
        var taken = new long[(lines + Size - 1) / Size];
        await _oneAtATime.WaitAsync(ct);
        try
        {
            if (_blocks.Count < taken.Length)
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                foreach (var block in await connection.QueryAsync<long>(new CommandDefinition(
                    "select nextval('log_entry_block') from generate_series(1, @Wanted)", new { Wanted = taken.Length + Ahead }, cancellationToken: ct)))
                {
                    _blocks.Enqueue(block);
                }
            }

            for (var i = 0; i < taken.Length; i++)
            {
                taken[i] = _blocks.Dequeue();
            }

            return taken;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
