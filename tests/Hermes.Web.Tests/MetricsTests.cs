using Hermes.Testing;

namespace Hermes.Web.Tests;

public sealed class MetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_of_the_portal_is_documented()
    {
        await using var portal = await Portal.StartAsync();
        await portal.PageAsync("/", Token);

        await DocumentedMetrics.HoldForAsync("portal", portal.Http, Token);
    }
}
