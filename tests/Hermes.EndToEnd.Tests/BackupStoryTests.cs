using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Prediction;
using Hermes.Testing;

namespace Hermes.EndToEnd.Tests;

/// <summary>The running suite is backed up; what is restored elsewhere is the same suite.</summary>
[Collection<SuiteCollection>]
public sealed class BackupStoryTests(Suite suite) : IDisposable
{
    private const string Feed = "E2E_BACKUP";
    private static readonly byte[] Sample = Encoding.UTF8.GetBytes("trade_id,symbol,quantity,price,trade_date\nT-0001,AAPL,100,187.20,2025-01-07\nT-0002,MSFT,50,402.10,2025-01-07\n");
    private readonly string folder = TemporaryDirectory.Create("hermes-e2e-backup");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => TemporaryDirectory.Delete(folder);

    [Fact]
    public async Task A_restored_suite_has_equal_counts_finds_its_lines_reads_its_configurations_takes_its_keys_and_predicts()
    {
        var marker = $"backup-{Guid.NewGuid():N}";
        await suite.Ingestion.SendLinesAsync([$"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss} [INFO] backup.test - {marker}"], "backup", null, Token);
        var version = await SaveConfigurationAsync();
        await Eventually.TrueAsync(
            async () => (await suite.Prediction.GetModelsAsync(null, 10, Token)).Items.Any(model => model.Stage == "champion"), TimeSpan.FromMinutes(6), "a model serves");

        var backup = await RunAsync("backup.sh", "--to", Path.Combine(folder, "backups"), "--data-dir", suite.DataDirectory);
        var restoredData = Path.Combine(folder, "data");
        var report = await RunAsync("restore.sh", backup, "--data-dir", restoredData);

        Assert.Matches(@"ingestiondb\.log_entry +[1-9]\d* +[1-9]\d*  equal", report);
        Assert.DoesNotContain("DIFFERENT", report);
        await using var restored = new Suite(restoredData, "--no-demo");
        await restored.InitializeAsync();
        Assert.Equal(suite.AdminPassword, restored.AdminPassword);
        Assert.Equal(suite.ApiKey, restored.ApiKey);
        var found = await restored.Ingestion.GetLogsAsync(new LogFilter { Source = "backup", Q = marker }, null, 10, Token);
        Assert.Single(found.Items);
        Assert.Equal(version, (await restored.Configurations.FindAsync(Feed, null, Token))!.Version);
        var feed = (await restored.Prediction.GetFeedsAsync(null, 1, Token)).Items.Single();
        var prediction = await restored.Prediction.PredictAsync(new PredictRequest(feed.Name), Token);
        Assert.Equal(feed.Name, prediction.Feed);
    }

    private async Task<string> SaveConfigurationAsync()
    {
        var profile = await suite.Configurations.UploadSampleAsync(new MemoryStream(Sample), "trades.csv", Token);
        var generated = await suite.Configurations.GenerateAsync(
            new GenerateRequest { Feed = Feed, SampleId = profile.SampleId, TemplateId = "trades", Source = "sftp://files/trades/*.csv", Target = "postgres://warehouse/trades" }, Token);
        var configuration = JsonSerializer.SerializeToElement(generated.Configuration);
        return (await suite.Configurations.SaveAsync(Feed, new SaveConfigurationRequest(configuration, "First", "Data Platform"), null, Token)).Version;
    }

    private static async Task<string> RunAsync(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Repository.PathOf("deploy", script), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"{script} ended with {process.ExitCode}: {await error}\n{await output}");
        return (await output).Trim();
    }
}
