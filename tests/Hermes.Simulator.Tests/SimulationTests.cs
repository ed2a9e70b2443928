using Hermes.Simulator.Live;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.Tests;

public class SimulationTests
{
    private const long Seed = 7;

    [Fact]
    public async Task A_first_start_imports_history_and_goes_on_live_where_it_ends()
    {
        var folder = Directory.CreateTempSubdirectory("hermes-simulator-");
        await using var hermes = await HermesStandIn.StartAsync(refusals: 2);
        var settings = new SimulatorSettings
        {
            ApiKey = "hms_development_key",
            Ingestion = hermes.Address,
            Prediction = hermes.Address,
            LogFile = Path.Combine(folder.FullName, "feeds.log"),
            Speed = 200,
            HistoryDays = 2,
            PastLineHours = 0.1,
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var simulation = new Simulation(settings, Seed, TimeProvider.System).RunAsync(stop.Token);

        await UntilAsync(() => hermes.Reports.Count(report => report.EndedAt is not null) > 30);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => simulation);

        var anchors = SimulatorState.Load(settings.StateFile).Anchors;
        var start = Assert.Single(anchors);
        var planned = new Fleet(Seed, anchors).Runs(start.AddDays(-2), start.AddDays(1)).ToDictionary(run => run.ExecutionId);
        Assert.Equal(12, hermes.Feeds.Count);
        Assert.Equal(planned.Values.Where(run => run.EndedAt <= start).Select(run => run.ExecutionId).Order(), hermes.ImportedRows.Select(row => row.Split(',')[1]).Order());

        var reports = hermes.Reports.ToList();
        Assert.All(reports.Where(report => report.EndedAt is not null), report =>
        {
            var run = planned[report.ExecutionId!];
            Assert.Equal((run.EndedAt, run.Failed ? "Failed" : "Succeeded", run.RowsIn), (report.EndedAt!.Value, report.Status, report.RowsIn));
            Assert.True(reports.FindIndex(other => other.ExecutionId == report.ExecutionId && other.Status == "Running") < reports.IndexOf(report));
        });
        Assert.NotEmpty(hermes.Lines);
        Assert.Contains(await File.ReadAllLinesAsync(settings.LogFile, TestContext.Current.CancellationToken), line => line.Contains("feed=FX_RATES", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_followed_file_is_rotated_by_rename_and_loses_no_line()
    {
        var folder = Directory.CreateTempSubdirectory("hermes-rotation-");
        var path = Path.Combine(folder.FullName, "feeds.log");
        var file = new TailedFile(path, rotateAtBytes: 100);
        for (var line = 0; line < 15; line++)
        {
            file.Append([$"line {line:00}"]);
        }

        Assert.Equal(Enumerable.Range(0, 15).Select(line => $"line {line:00}"), File.ReadLines(path + ".1").Concat(File.ReadLines(path)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var (settings, errors) = SimulatorSettings.Read(name => name.Contains("prediction", StringComparison.Ordinal) ? "not an address" : null);

        Assert.Null(settings);
        Assert.Equal(3, errors.Count);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }
}
