using System.Text;
using Hermes.Contracts;
using Hermes.Testing;

namespace Hermes.EndToEnd.Tests;

[Collection<SuiteCollection>]
public sealed class PrometheusTests(Suite suite)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_Prometheus_scrapes_every_service_and_sees_lines_come_in()
    {
        await using var prometheus = await PrometheusServer.StartAsync(suite.AddressFile);
        await Eventually.TrueAsync(async () => await prometheus.QueryAsync("count(up == 1)", Token) == 6, Patience, "five services and the portal are scraped");
        var before = await Eventually.GetAsync(() => prometheus.QueryAsync("sum(hermes_ingestion_lines_stored_total)", Token), value => value is not null, Patience);

        using var ingestion = suite.ClientOf(ServiceNames.Ingestion);
        using var sent = await ingestion.PostAsync("/api/v1/logs?source=prometheus", new StringContent("one\ntwo\nthree", Encoding.UTF8, "text/plain"), Token);
        sent.EnsureSuccessStatusCode();

        await Eventually.TrueAsync(async () => await prometheus.QueryAsync("sum(hermes_ingestion_lines_stored_total)", Token) >= before + 3, Patience, "the lines are counted");
        Assert.Equal(0, await prometheus.QueryAsync("sum(hermes_ingestion_lines_lost_total)", Token));
    }
}
