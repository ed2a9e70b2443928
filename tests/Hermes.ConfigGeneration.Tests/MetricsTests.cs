using Hermes.Testing;

namespace Hermes.ConfigGeneration.Tests;

public sealed class MetricsTests(ConfigurationService app) : IClassFixture<ConfigurationService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_and_git_commands_are_told_and_every_metric_is_documented()
    {
        await app.SaveAsync("MEASURED", await app.GenerateAsync("MEASURED", Token), "Onboard the feed", Token);

        await DocumentedMetrics.HoldForAsync("configgeneration", app.Http, Token);

        var page = await MetricsPage.ReadAsync(app.Http, Token);
        Assert.Equal(1, page.Sum("hermes_configuration_changes_total", ("kind", "committed")));
        Assert.True(page.Sum("hermes_configuration_git_duration_seconds_count", ("outcome", "succeeded")) > 0);
    }
}
