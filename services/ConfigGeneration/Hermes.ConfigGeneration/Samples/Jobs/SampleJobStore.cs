using Dapper;
using Npgsql;

namespace Hermes.ConfigGeneration.Samples.Jobs;

/// <summary>Jobs in the database: whichever replica is free takes one, and one whose replica died is taken again.</summary>
internal sealed class SampleJobStore(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Silence after which a job counts as abandoned.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromSeconds(20);

    /// <summary>A job that was begun this often without end probably ends the process.</summary>
    private const int MaxAttempts = 3;

    /// <summary>
    /// Adds a job that this process begins at once, or one that waits for the next free worker. An earlier one of its kind gives way, so
    /// that somebody who generates again and again from one sample keeps no more than one worker busy.
    /// </summary>
    public async Task<SampleJob> AddAsync(Guid sampleId, string kind, string? configuration, bool begun, CancellationToken ct)
    {
        var job = new SampleJob(Guid.CreateVersion7(clock.GetUtcNow()), sampleId, kind, configuration, begun ? 1 : 0);
        await ExecuteAsync("""
            with given_way as (
                update sample_jobs set state = 'failed', error = 'A later one of the same sample took its place.'
                 where sample_id = @SampleId and kind = @Kind and state in ('waiting', 'running'))
            insert into sample_jobs (id, sample_id, kind, configuration, state, attempts, beat_at)
            values (@Id, @SampleId, @Kind, @Configuration, @state, @Attempts, @now)
            """, new { job.Id, job.SampleId, job.Kind, job.Configuration, job.Attempts, state = begun ? "running" : "waiting", now = clock.GetUtcNow() }, ct);
        return job;
    }

    /// <summary>The oldest job that waits or was abandoned, now running here; null when there is none.</summary>
    public async Task<SampleJob?> TakeAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<SampleJob>(new CommandDefinition("""
            with given_up as (
                update sample_jobs set state = 'failed', error = 'Reading the file was begun several times and never came to an end. Send a smaller part of it.'
                 where state = 'running' and beat_at < @abandoned and attempts >= @MaxAttempts)
            update sample_jobs
               set state = 'running', beat_at = @now, attempts = attempts + 1
             where id = (
                select id from sample_jobs
                 where state = 'waiting' or (state = 'running' and beat_at < @abandoned and attempts < @MaxAttempts)
                 order by id limit 1 for update skip locked)
            returning id, sample_id, kind, configuration, attempts
            """, new { now = clock.GetUtcNow(), abandoned = clock.GetUtcNow() - Abandoned, MaxAttempts }, cancellationToken: ct));
    }

    /// <summary>Says that a job goes on, and how far it is; false when it is not this process's any more.</summary>
    public async Task<bool> BeatAsync(SampleJob job, double percent, string? result, CancellationToken ct) =>
        await ExecuteAsync("update sample_jobs set percent = @percent, result = @result, beat_at = @now where id = @Id and state = 'running' and attempts = @Attempts",
            new { job.Id, job.Attempts, percent, result, now = clock.GetUtcNow() }, ct) == 1;

    /// <summary>Ends a job with its result, or with the reason why there is none.</summary>
    public Task EndAsync(SampleJob job, string? result, string? error, double percent, CancellationToken ct) =>
        ExecuteAsync("update sample_jobs set state = @state, percent = @percent, result = @result, error = @error where id = @Id and state = 'running' and attempts = @Attempts",
            new { job.Id, job.Attempts, state = error is null ? "done" : "failed", percent = error is null ? 100 : percent, result, error }, ct);

    /// <summary>Gives a job back that somebody else may go on with.</summary>
    public Task ReleaseAsync(SampleJob job, CancellationToken ct) =>
        ExecuteAsync("update sample_jobs set state = 'waiting', percent = 0, attempts = attempts - 1 where id = @Id and state = 'running' and attempts = @Attempts", new { job.Id, job.Attempts }, ct);

    /// <summary>How far a job of a sample is; null when there is none of that identity.</summary>
    public async Task<JobState?> FindAsync(Guid sampleId, Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<JobState>(new CommandDefinition(
            "select state, percent, result, error from sample_jobs where id = @id and sample_id = @sampleId", new { id, sampleId }, cancellationToken: ct));
    }

    private async Task<int> ExecuteAsync(string sql, object values, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: ct));
    }
}
