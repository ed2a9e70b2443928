using System.Diagnostics.Metrics;
using Hermes.Contracts.Prediction;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Prediction.Backtests;

/// <summary>Figures of backtests.</summary>
internal sealed class BacktestMetrics(IMeterFactory meters)
{
    private readonly Histogram<double> duration = meters.CreateHermes().CreateHistogram<double>("hermes.backtest.duration", "s", "Time a backtest took, by outcome.");

    public void Ended(BacktestState state, TimeSpan needed) =>
        duration.Record(needed.TotalSeconds, new KeyValuePair<string, object?>("outcome", state.ToString().ToLowerInvariant()));
}
