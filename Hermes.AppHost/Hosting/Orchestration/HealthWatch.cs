using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>Asks a running instance again and again how it is, and puts the answers on the board.</summary>
internal sealed class HealthWatch(ResourceInstance instance, ResourceBoard board, TimeProvider time, TextWriter console)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WhileUnhealthy = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(10);

    // Every change on the board redraws the dashboard's page, and "still healthy" is no news.
    private static readonly TimeSpan NewsAtLeast = TimeSpan.FromMinutes(1);

    private readonly List<ReadinessAnnotation> _checks = [.. instance.Resource.Annotations.OfType<ReadinessAnnotation>()];

    /// <summary>When the instance was first found healthy; null until then.</summary>
    public long? HealthySince { get; private set; }

    public static IReadOnlyList<HealthReport> NotYet(ResourceInstance instance) =>
        [.. instance.Resource.Annotations.OfType<ReadinessAnnotation>().Select(check => new HealthReport(check.Key))];

    public async Task RunAsync(CancellationToken token)
    {
        var began = time.GetTimestamp();
        var warned = false;
        if (_checks.Count == 0)
        {
            HealthySince = began;
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
        }

        while (true)
        {
            var reports = new List<HealthReport>();
            foreach (var check in _checks)
            {
                reports.Add(await ReportAsync(check, token));
            }

            token.ThrowIfCancellationRequested();
            if (IsNews(board.Of(instance).Health, reports))
            {
                board.Update(instance, snapshot => snapshot with { Health = reports });
            }

            var problem = reports.FirstOrDefault(report => report.Healthy != true)?.Problem;
            if (problem is null)
            {
                HealthySince ??= time.GetTimestamp();
                await Task.Delay(WhileHealthy, time, token);
                continue;
            }

            if (HealthySince is null && !warned && time.GetElapsedTime(began) > Patience)
            {
                warned = true;
                await console.WriteLineAsync($"{instance.Resource.Name} is not ready after {Patience.TotalSeconds:0} s ({problem}). See {instance.Log}");
            }

            await Task.Delay(HealthySince is null ? WhileStarting : WhileUnhealthy, time, token);
        }
    }

    private static bool IsNews(IReadOnlyList<HealthReport> known, List<HealthReport> found) =>
        known.Count != found.Count || known.Zip(found).Any(pair =>
            pair.First.Healthy != pair.Second.Healthy || pair.First.Problem != pair.Second.Problem || pair.Second.CheckedAt - pair.First.CheckedAt > NewsAtLeast);

    private async Task<HealthReport> ReportAsync(ReadinessAnnotation check, CancellationToken token)
    {
        try
        {
            var ready = await (HealthySince is null ? check.IsReady : check.IsStillReady)(instance, token);
            return new HealthReport(check.Key, ready, ready ? "" : "it answers, but not that it is healthy", time.GetUtcNow());
        }
        catch (Exception error) when (error is HttpRequestException or Npgsql.NpgsqlException or IOException or SocketException
            || (error is OperationCanceledException && !token.IsCancellationRequested))
        {
            return new HealthReport(check.Key, false, error.Message, time.GetUtcNow());
        }
    }
}
