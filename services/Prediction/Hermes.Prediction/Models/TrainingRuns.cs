using Dapper;
using Hermes.Contracts.Prediction;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>The table of training runs.</summary>
internal static class TrainingRuns
{
    public const string Columns = "run_id, state, message, started_at, ended_at, model_version, percent, asked_by, because";
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    public static async Task SaveAsync(NpgsqlDataSource database, TrainingRun run, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into training_run (run_id, state, message, started_at, ended_at, model_version, percent, asked_by, because)
            values (@RunId, @State, @Message, @StartedAt, @EndedAt, @ModelVersion, @Percent, @AskedBy, @Because)
            on conflict (run_id) do update
            set state = excluded.state, message = excluded.message, ended_at = excluded.ended_at, model_version = excluded.model_version, percent = excluded.percent
            """, run, cancellationToken: ct));
    }

    /// <summary>With the lease in hand no run goes on: what still says so belongs to a process that was killed.</summary>
    public static async Task EndKilledAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update training_run set state = 'failed', message = 'its process ended', ended_at = @now where state = 'running'", new { now }, cancellationToken: ct));
    }

    public static async Task<TrainingRun?> FindAsync(NpgsqlDataSource database, Guid runId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<TrainingRun>(new CommandDefinition(
            $"select {Columns} from training_run where run_id = @runId", new { runId }, cancellationToken: ct));
    }

    /// <summary>Runs from the newest on; run ids rise with time.</summary>
    public static async Task<IReadOnlyList<TrainingRun>> ListAsync(NpgsqlDataSource database, Guid? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<TrainingRun>(new CommandDefinition(
            $"select {Columns} from training_run where @before::uuid is null or run_id < @before order by run_id desc limit @limit", new { before, limit }, cancellationToken: ct))).AsList();
    }

    /// <summary>Writes down every second how far a run is, for those who ask another replica, until disposed.</summary>
    public static IAsyncDisposable Telling(NpgsqlDataSource database, Func<TrainingRun> run) => new Teller(database, run);

    private sealed class Teller : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task telling;

        public Teller(NpgsqlDataSource database, Func<TrainingRun> run) => telling = Task.Run(() => TellAsync(database, run));

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
        }

        private async Task TellAsync(NpgsqlDataSource database, Func<TrainingRun> run)
        {
            using var timer = new PeriodicTimer(TellEvery);
            var told = run();
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                if (run() is var now && now != told)
                {
                    try
                    {
                        await SaveAsync(database, now, stop.Token);
                        told = now;
                    }
                    catch (NpgsqlException)
                    {
                        // Only the progress of one second; the outcome is written by itself.
                    }
                }
            }
        }
    }
}
