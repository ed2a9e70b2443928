using Dapper;
using Hermes.Contracts.Events;
using Hermes.Testing;

namespace Hermes.Prediction.Tests;

/// <summary>A replica that is asked to stop in the middle of its work.</summary>
public sealed class StopTests
{
    private const int Messages = 400;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_under_load_ends_within_ten_seconds_and_every_message_counts_once()
    {
        await using var staying = await ServiceFixture<Program>.StartAsync("predictiondb", host => host.UseSetting("Forecasting:TrainAutomatically", "false"));
        await using var leaving = await staying.StartProcessAsync(new Dictionary<string, string> { ["Forecasting:TrainAutomatically"] = "false" });
        var publishing = Parallel.ForEachAsync(Enumerable.Range(0, Messages), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, ct) =>
        {
            var run = Facts.Slot($"FEED_{i % 7}", i, -1, new Random(i));
            await staying.PublishAsync(new ExecutionsRecorded { BatchId = Guid.NewGuid(), Executions = [run] }, ct);
            await staying.PublishAsync(new LogActivityCounted
            {
                BatchId = Guid.NewGuid(),
                Activity = [new LogActivity { Minute = PredictionHost.Start, Source = "tests", Feed = $"FEED_{i % 7}", Total = 3, Errors = 1 }],
            }, ct);
        });

        await using var connection = await staying.DataSource.OpenConnectionAsync(Token);
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from execution") >= Messages / 4, what: "some are stored");
        var (code, took) = await leaving.TerminateAsync();
        await publishing;

        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from counted_batch") == Messages, what: "all counts are taken");
        await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>("select count(*) from execution") == Messages, what: "all runs are stored");
        Assert.Equal(Messages * 3, await connection.ExecuteScalarAsync<long>("select sum(total)::bigint from log_minute"));
        Assert.Equal(0, code);
        Assert.InRange(took, TimeSpan.Zero, ServiceProcess.Grace);
    }
}
