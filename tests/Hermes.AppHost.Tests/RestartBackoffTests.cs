using Aspire.Hosting.Orchestration;

namespace Hermes.AppHost.Tests;

public sealed class RestartBackoffTests
{
    [Fact]
    public void Each_crash_doubles_the_wait_up_to_thirty_seconds()
    {
        var backoff = new RestartBackoff();

        var waits = Enumerable.Range(0, 7).Select(_ => backoff.AfterCrash(TimeSpan.FromSeconds(3)).TotalSeconds);

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], waits);
    }

    [Fact]
    public void A_minute_of_health_forgives()
    {
        var backoff = new RestartBackoff();
        backoff.AfterCrash(TimeSpan.Zero);
        backoff.AfterCrash(TimeSpan.Zero);

        Assert.Equal(1, backoff.AfterCrash(TimeSpan.FromSeconds(60)).TotalSeconds);
        Assert.Equal(2, backoff.AfterCrash(TimeSpan.Zero).TotalSeconds);
    }
}
