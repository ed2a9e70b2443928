namespace Hermes.Prediction.Backtests;

internal static class BacktestHosting
{
    /// <summary>Adds what replays history in the background.</summary>
    public static WebApplicationBuilder AddBacktests(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BacktestReplay>();
        builder.Services.AddSingleton<BacktestMetrics>();
        builder.Services.AddHostedService<BacktestWorker>();
        return builder;
    }
}
