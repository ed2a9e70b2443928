using Hermes.Contracts.Http;

namespace Hermes.Contracts.Prediction;

/// <summary>Calls of <c>/api/v1/backtests</c>.</summary>
public sealed class BacktestClient(HttpClient http)
{
    /// <summary>Backtests, newest first, without their results.</summary>
    public Task<Page<BacktestRun>> GetBacktestsAsync(string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<BacktestRun>>(ApiCalls.Query("/api/v1/backtests", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>One backtest with its result; null when it does not exist.</summary>
    public Task<BacktestRun?> FindBacktestAsync(Guid id, CancellationToken ct) =>
        http.FindAsync<BacktestRun>($"/api/v1/backtests/{id}", ct);

    /// <summary>Figures of its feeds, those with most failures first.</summary>
    public Task<Page<BacktestFeed>> GetBacktestFeedsAsync(Guid id, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<BacktestFeed>>(ApiCalls.Query($"/api/v1/backtests/{id}/feeds", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Asks for a backtest, which waits until those before it are done.</summary>
    public Task<BacktestRun> StartBacktestAsync(BacktestRequest request, CancellationToken ct) =>
        http.SendAsync<BacktestRun>(HttpMethod.Post, "/api/v1/backtests", request, ct);

    /// <summary>Cancels one that waits or runs, and gives it as it stands; one that has ended is deleted, and null is given.</summary>
    public Task<BacktestRun?> DeleteBacktestAsync(Guid id, CancellationToken ct) =>
        http.SendAsync<BacktestRun?>(HttpMethod.Delete, $"/api/v1/backtests/{id}", null, ct);
}
