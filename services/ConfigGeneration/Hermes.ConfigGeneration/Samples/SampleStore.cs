using System.Text.Json;
using Dapper;
using Hermes.ConfigGeneration.References;
using Hermes.ConfigGeneration.Samples.Jobs;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Hermes.Schemas;
using Hermes.Schemas.Suggestions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.ConfigGeneration.Samples;

/// <summary>Uploaded samples: the file on disk under a generated name, what was inferred in the database.</summary>
internal sealed class SampleStore(NpgsqlDataSource database, SampleRoom room, KnownKeys keys, IOptions<ConfigurationSettings> settings, TimeProvider clock)
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
            complete = await CopyAsync(upload, file, settings.Value.MaxSampleBytes, room, ct);
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

    /// <summary>
    /// What a sample says with these answers, and what in it refers to known feeds. The file is only read again when that was not
    /// found out before, or when an answer changes how it is read.
    /// </summary>
    /// <param name="id">The sample.</param>
    /// <param name="answers">Answers to its questions.</param>
    /// <param name="feed">Feed it belongs to, when known.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SampleRejectedException">It cannot be read with these answers.</exception>
    public async Task<SampleAnalysis> AnalyzeAsync(Guid id, IReadOnlyDictionary<string, string>? answers, string? feed, CancellationToken ct) =>
        await keys.AddReferencesAsync((await AnalysisAsync(id, ct))?.With(answers ?? new Dictionary<string, string>()) ?? await Task.Run(() => Analyze(id, answers, ct), ct), feed, ct);

    public SampleAnalysis Analyze(Guid id, IReadOnlyDictionary<string, string>? answers, CancellationToken ct)
    {
        using var file = Open(id);
        return SampleAnalyzer.Analyze(file, SampleLimits.Default, answers, ct);
    }

    public Stream Open(Guid id) => new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);

    /// <summary>The sample, to be read from its first byte by work that tells how far it is.</summary>
    public WatchedFile Watch(Guid id) => new((FileStream)Open(id));

    /// <summary>Keeps what was inferred; of a file that goes on after its beginning the whole profile is then waited for.</summary>
    public async Task SaveAsync(SampleProfile profile, SampleAnalysis analysis, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into samples (id, name, bytes, uploaded_at, profile, analysis)
            values (@id, @name, @bytes, @now, cast(@profile as jsonb), @analysis)
            """,
            new
            {
                id = profile.SampleId,
                name = profile.Name,
                bytes = new FileInfo(PathOf(profile.SampleId)).Length,
                now = clock.GetUtcNow(),
                profile = Json(profile),
                analysis = AnalysisJson.Write(analysis),
            }, cancellationToken: ct));
    }

    /// <summary>Puts what the whole file told in the place of what its beginning did.</summary>
    public async Task ReplaceAsync(Guid id, SampleAnalysis whole, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is { } head)
        {
            whole = await keys.AddReferencesAsync(whole, null, ct);
            await using var connection = await database.OpenConnectionAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition(
                "update samples set profile = cast(@profile as jsonb), analysis = @analysis where id = @id",
                new { id, profile = Json(whole.ToProfile(id, head.Name, Naming)), analysis = AnalysisJson.Write(whole) }, cancellationToken: ct));
        }
    }

    public async Task<SampleProfile?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.QuerySingleOrDefaultAsync<(string Profile, string? State, double? Percent, string? Error)>(new CommandDefinition("""
            select samples.profile, job.state, job.percent, job.error
              from samples left join sample_jobs job on job.sample_id = samples.id and job.kind = 'profile'
             where samples.id = @id
            """, new { id }, cancellationToken: ct));
        return found.Profile is null || !File.Exists(PathOf(id)) ? null : JsonSerializer.Deserialize<SampleProfile>(found.Profile, HermesJson.Options)! with
        {
            WholeProfile = found.State is null ? null : new WholeProfile(found.State, found.Percent ?? 0, found.Error),
        };
    }

    /// <summary>What the engine found out; null when the sample is gone or too wide to keep it.</summary>
    public async Task<SampleAnalysis?> AnalysisAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return AnalysisJson.Read(await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition("select analysis from samples where id = @id", new { id }, cancellationToken: ct)));
    }

    // Postgres cannot keep a NUL in jsonb; a sample may hold one.
    private static string Json(SampleProfile profile) => JsonSerializer.Serialize(profile, HermesJson.Options).Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal);

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

    private string PathOf(Guid id) => Path.Combine(_folder, FileOf(id));

    /// <summary>Name of a sample's file.</summary>
    public static string FileOf(Guid id) => $"{id:N}.sample";

    private static async Task<bool> CopyAsync(Stream from, Stream to, long limit, SampleRoom room, CancellationToken ct)
    {
        var buffer = new byte[1 << 16];
        var (total, reserved) = (0L, 0L);
        for (var read = await from.ReadAsync(buffer, ct); read > 0; read = await from.ReadAsync(buffer, ct))
        {
            total += read;
            if (total > limit)
            {
                return false;
            }

            if (total > reserved)
            {
                reserved += SampleRoom.Step;
                await room.MakeAsync(SampleRoom.Step, ct);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return true;
    }
}
