using Hermes.Contracts.Prediction;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Models;
using Hermes.Prediction.Scoring;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Prediction;

internal static class Forecasting
{
    /// <summary>Adds what learns and scores. The feed book is read before the bus starts, so that no message meets an empty one.</summary>
    public static WebApplicationBuilder AddForecasting(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ForecastingOptions>().BindConfiguration(ForecastingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<FeedBook>();
        builder.Services.AddSingleton<Champion>();
        builder.Services.AddSingleton<Scorer>();
        builder.Services.AddSingleton<ScoringRequests>();
        builder.Services.AddSingleton<ScoringMetrics>();
        builder.Services.AddSingleton<ModelMetrics>();
        builder.Services.AddSingleton<ISampledMetrics>(services => services.GetRequiredService<ModelMetrics>());
        builder.Services.AddSingleton<Trainer>();
        builder.Services.AddSingleton<LiveFeed<FeedPrediction>>();
        builder.Services.AddHostedService<FeedBookLoader>();
        builder.Services.AddHostedService<ScoringLoop>();
        builder.Services.AddHostedService<TrainingSchedule>();
        builder.Services.AddHostedService<Housekeeping>();
        return builder;
    }
}
