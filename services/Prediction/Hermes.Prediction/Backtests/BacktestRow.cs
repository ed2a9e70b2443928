using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;

namespace Hermes.Prediction.Backtests;

/// <summary>A backtest as it is stored.</summary>
internal sealed record BacktestRow
{
    /// <summary>All but the result, which is large.</summary>
    public const string Columns = "backtest_id, number, state, message, progress, request::text as request, requested_by, requested_at, started_at, ended_at, verdict";

    public Guid BacktestId { get; init; }

    public long Number { get; init; }

    public required string State { get; init; }

    public required string Message { get; init; }

    public double Progress { get; init; }

    public required string Request { get; init; }

    public required string RequestedBy { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Verdict { get; init; }

    public string? Result { get; init; }

    public BacktestRun ToContract(IEnumerable<string>? feeds = null) => new()
    {
        BacktestId = BacktestId,
        State = Enum.Parse<BacktestState>(State),
        Message = Message,
        Progress = Progress,
        Request = Asked(),
        RequestedBy = RequestedBy,
        RequestedAt = RequestedAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Verdict = Verdict,
        Result = Result is null ? null : JsonSerializer.Deserialize<BacktestResult>(Result, HermesJson.Options),
        Feeds = [.. (feeds ?? []).Select(Feed)],
    };

    public BacktestRequest Asked() => JsonSerializer.Deserialize<BacktestRequest>(Request, HermesJson.Options)!;

    public static BacktestFeed Feed(string body) => JsonSerializer.Deserialize<BacktestFeed>(body, HermesJson.Options)!;
}
