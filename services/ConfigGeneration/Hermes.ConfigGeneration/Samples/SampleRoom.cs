using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.ConfigGeneration.Samples;

/// <summary>Keeps all samples together within the disk space they may take: the oldest make room for new ones.</summary>
internal sealed class SampleRoom(NpgsqlDataSource database, IOptions<ConfigurationSettings> settings, TimeProvider clock)
{
    /// <summary>Room is made in steps of this many bytes.</summary>
    public const long Step = 64 * 1024 * 1024;

    /// <summary>A sample this young is probably still worked with.</summary>
    private static readonly TimeSpan InUse = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Makes room for more bytes.</summary>
    /// <exception cref="NoRoomException">Samples in use take all of it.</exception>
    public async Task MakeAsync(long bytes, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            // The file that grows is counted with what it has; a limit below one step still lets small files in.
            while (Taken() + Math.Min(bytes, settings.Value.MaxSamplesBytes) > settings.Value.MaxSamplesBytes && Taken() > 0)
            {
                if (!await DropOldestAsync(ct))
                {
                    throw new NoRoomException();
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private long Taken() => new DirectoryInfo(settings.Value.SamplesFolder) is { Exists: true } folder ? folder.GetFiles("*.sample").Sum(file => file.Exists ? file.Length : 0) : 0;

    private async Task<bool> DropOldestAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var oldest = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition("""
            delete from samples where id = (select id from samples where uploaded_at < @before order by uploaded_at, id limit 1)
            returning id
            """, new { before = clock.GetUtcNow() - InUse }, cancellationToken: ct));
        if (oldest is not { } id)
        {
            return false;
        }

        File.Delete(Path.Combine(settings.Value.SamplesFolder, SampleStore.FileOf(id)));
        return true;
    }
}

/// <summary>The disk space for samples is taken by samples in use.</summary>
internal sealed class NoRoomException : Exception
{
    public NoRoomException()
        : base("The disk space for samples is taken by samples in use.")
    {
    }
}
