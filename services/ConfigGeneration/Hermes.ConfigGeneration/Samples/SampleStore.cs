using System.Text.Json;
using Dapper;
using Hermes.ConfigGeneration.References;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Hermes.Schemas;
using Hermes.Schemas.Suggestions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.ConfigGeneration.Samples;

/// <summary>Uploaded samples: the file on disk under a generated name, what was inferred in the database.</summary>
internal sealed class SampleStore(NpgsqlDataSource database, KnownKeys keys, IOptions<ConfigurationSettings> settings, TimeProvider clock)
{
    private readonly string _folder = settings.Value.SamplesFolder;

    /// <summary>How names of columns are written here.</summary>
    public NamingStyle Naming => settings.Value.NamingStyle;

    /// <summary>Writes an upload to disk; null when it is larger than allowed, and then nothing stays.</summary>
    public async Task<Guid?> ReceiveAsync(Stream upload, CancellationToken ct)
    {
        Directory.CreateDirectory(_folder);
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var complete = false;
        try
        {
            await using var file = new FileStream(PathOf(id), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            complete = await CopyAsync(upload, file, settings.Value.MaxSampleBytes, ct);
        }
        finally
        {
            if (!complete)
            {
                Discard(id);
            }
        }

        return complete ? id : null;
    }

    /// <summary>Looks at a sample, and at what in it refers to known feeds.</summary>
    /// <param name="id">The sample.</param>
    /// <param name="answers">Answers to its questions.</param>
    /// <param name="feed">Feed it belongs to, when known.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<SampleAnalysis> AnalyzeAsync(Guid id, IReadOnlyDictionary<string, string>? answers, string? feed, CancellationToken ct) =>
        await keys.AddReferencesAsync(await Task.Run(() => Analyze(id, answers, ct), ct), feed, ct);

    private SampleAnalysis Analyze(Guid id, IReadOnlyDictionary<string, string>? answers, CancellationToken ct)
    {
        using var file = Open(id);
        return SampleAnalyzer.Analyze(file, SampleLimits.Default, answers, ct);
    }

    public Stream Open(Guid id) => new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);

    public async Task SaveAsync(SampleProfile profile, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into samples (id, name, bytes, uploaded_at, profile)
            values (@id, @name, @bytes, @now, cast(@profile as jsonb))
            """,
            new
            {
                id = profile.SampleId,
                name = profile.Name,
                bytes = new FileInfo(PathOf(profile.SampleId)).Length,
                now = clock.GetUtcNow(),
                // Postgres cannot keep a NUL in jsonb; a sample may hold one.
                profile = JsonSerializer.Serialize(profile, HermesJson.Options).Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal),
            }, cancellationToken: ct));
    }

    public async Task<SampleProfile?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var profile = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("select profile from samples where id = @id", new { id }, cancellationToken: ct));
        return profile is null || !File.Exists(PathOf(id)) ? null : JsonSerializer.Deserialize<SampleProfile>(profile, HermesJson.Options);
    }

    public void Discard(Guid id) => File.Delete(PathOf(id));

    /// <summary>Deletes samples that are too old or too many, and files that nobody knows any more.</summary>
    public async Task<int> DeleteExpiredAsync(CancellationToken ct)
    {
        var oldest = clock.GetUtcNow() - TimeSpan.FromHours(settings.Value.SampleRetentionHours);
        await using var connection = await database.OpenConnectionAsync(ct);
        var expired = (await connection.QueryAsync<Guid>(new CommandDefinition("""
            delete from samples
            where uploaded_at < @oldest
               or id in (select id from samples order by uploaded_at desc, id desc offset @keep)
            returning id
            """, new { oldest, keep = settings.Value.MaxSamples }, cancellationToken: ct))).AsList();
        expired.ForEach(Discard);
        foreach (var file in new DirectoryInfo(_folder) is { Exists: true } folder ? folder.GetFiles("*.sample") : [])
        {
            if (file.LastWriteTimeUtc < oldest)
            {
                file.Delete();
            }
        }

        return expired.Count;
    }

    private string PathOf(Guid id) => Path.Combine(_folder, $"{id:N}.sample");

    private static async Task<bool> CopyAsync(Stream from, Stream to, long limit, CancellationToken ct)
    {
        var buffer = new byte[1 << 16];
        var total = 0L;
        for (var read = await from.ReadAsync(buffer, ct); read > 0; read = await from.ReadAsync(buffer, ct))
        {
            total += read;
            if (total > limit)
            {
                return false;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return true;
    }
}
