using Hermes.Contracts.Events;
using Hermes.Contracts.Prediction;
using Hermes.Testing;

namespace Hermes.Prediction.Tests;

public sealed class MetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scorings_trainings_and_messages_are_told_and_every_metric_is_documented()
    {
        await using var host = await PredictionHost.StartAsync();
        await host.PublishAsync(historical: false, Facts.Run("MEASURED", "1", PredictionHost.Start, 60, ExecutionStatus.Succeeded));
        await host.ArrivedAsync("MEASURED", 1);
        await host.ScoreAsync("MEASURED");
        // There is not enough history for a model: a failed training is told too, and a failed backtest.
        await host.Client.TrainAsync(Token);
        await new BacktestClient(host.Service.Client).StartBacktestAsync(new BacktestRequest(), Token);

        await DocumentedMetrics.HoldForAsync("prediction", host.Service.Client, Token);

        var page = await Eventually.GetAsync(() => MetricsPage.ReadAsync(host.Service.Client, Token),
            read => read.Sum("hermes_model_training_duration_seconds_count", ("outcome", "failed")) == 1, what: "the training is told");
        Assert.True(page.Sum("hermes_prediction_scored_total", ("status", nameof(RiskStatus.Healthy))) >= 1);
        Assert.Equal(1, page.Sum("hermes_message_duration_seconds_count", ("message", nameof(ExecutionsRecorded)), ("outcome", "consumed")));
        Assert.Equal(0, page.Sum("hermes_model_champion"));
    }
}
