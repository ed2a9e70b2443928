using System.Text;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

public sealed class MetricsTests : IAsyncLifetime
{
    private readonly string _folder = TemporaryDirectory.Create("hermes-metrics");
    private ServiceFixture<Program> _service = null!;

    private string Log => Path.Combine(_folder, "app.log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ServiceFixture<Program>.StartAsync("ingestiondb", host => host.UseSetting("Ingestion:Files:0:Path", Log).UseSetting("Ingestion:Files:0:Source", "followed"));
        await IngestionFixture.ListenAsync(_service);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        TemporaryDirectory.Delete(_folder);
    }

    [Fact]
    public async Task What_came_in_and_what_was_stored_agree_and_every_metric_is_documented()
    {
        using var posted = await _service.Client.PostAsync("/api/v1/logs?source=posted", new StringContent("one\ntwo\nthree", Encoding.UTF8, "text/plain"), Token);
        posted.EnsureSuccessStatusCode();
        await File.WriteAllTextAsync(Log, "four\nfive\n", Token);

        var page = await Eventually.GetAsync(() => MetricsPage.ReadAsync(_service.Client, Token),
            read => read.Sum("hermes_ingestion_lines_stored_total") == 5, what: "both ways are counted");

        Assert.Equal(3, page.Sum("hermes_ingestion_lines_received_total", ("via", "http")));
        Assert.Equal(2, page.Sum("hermes_ingestion_lines_received_total", ("via", "file")));
        Assert.Contains("\nhermes_ingestion_lines_lost_total 0\n", page.Text);
        Assert.Equal(0, page.Sum("hermes_ingestion_queue_lines"));
        await DocumentedMetrics.HoldForAsync("ingestion", _service.Client, Token);
    }

    [Fact]
    public async Task A_file_that_cannot_be_stored_falls_behind_and_the_outbox_of_a_lost_broker_grows_old()
    {
        await using (var connection = await _service.DataSource.OpenConnectionAsync(Token))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "insert into outbox (message_id, message_type, body, created_at, next_attempt_at) values (gen_random_uuid(), 'Hermes.Unknown', '{}', now() - interval '1 hour', now() + interval '1 hour')";
            await command.ExecuteNonQueryAsync(Token);
            command.CommandText = "alter table log_entry rename to log_entry_away";
            await command.ExecuteNonQueryAsync(Token);
        }

        await File.WriteAllTextAsync(Log, "late\n", Token);

        var page = await Eventually.GetAsync(() => MetricsPage.ReadAsync(_service.Client, Token),
            read => read.Sum("hermes_ingestion_tail_lag_seconds") > 1 && read.Sum("hermes_outbox_oldest_age_seconds") > 3_600
                && read.Sum("hermes_ingestion_tail_failing", ("source", "followed")) == 1, what: "the lag is told");

        Assert.True(page.Sum("hermes_ingestion_lines_failed_total") > 0);
        Assert.Equal(0, page.Sum("hermes_ingestion_lines_lost_total"));
        Assert.Equal(1, page.Sum("hermes_outbox_rows"));
    }
}
