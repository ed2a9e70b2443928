using Hermes.Contracts.Prediction;
using Hermes.Learning.History;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Lateness;
using Hermes.Prediction.Models;
using Hermes.Prediction.Models.Shadow;
using Hermes.Prediction.Scoreboard;
using Hermes.Prediction.Scoring;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Prediction;

internal static class Forecasting
{
    /// <summary>Adds what learns and scores. The feed book is read before the first request is taken.</summary>
    public static WebApplicationBuilder AddForecasting(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ForecastingOptions>().BindConfiguration(ForecastingOptions.Section).ValidateDataAnnotations()
            .Validate(static options => options.Holidays.All(WorkCalendar.IsHoliday), "Forecasting:Holidays lists days like 2026-11-26, or 07-04 for every year.")
            .ValidateOnStart();
        builder.Services.AddSingleton<FeedBook>();
        builder.Services.AddSingleton<Champion>();
        builder.Services.AddSingleton<Scorer>();
        builder.Services.AddSingleton<ScoringRequests>();
        builder.Services.AddSingleton<ScoringMetrics>();
        builder.Services.AddSingleton<ModelMetrics>();
        builder.Services.AddSingleton<ISampledMetrics>(services => services.GetRequiredService<ModelMetrics>());
        builder.Services.AddSingleton<ModelRegistry>();
        builder.Services.AddSingleton<ModelChange>();
        builder.Services.AddSingleton<Trainer>();
        builder.Services.AddSingleton<DriftCheck>();
        builder.Services.AddSingleton<ShadowPass>();
        builder.Services.AddHostedService<ShadowScoring>();
        builder.Services.AddSingleton<FeedBookLoader>();
        builder.Services.AddLiveFeed<FeedPrediction>(LivePredictions.ReadAsync);
        builder.Services.AddHostedService<FeedBookFollower>();
        builder.Services.AddHostedService<ChampionWatch>();
        builder.Services.AddHostedService<ScoringLoop>();
        builder.Services.AddHostedService<TrainingSchedule>();
        builder.Services.AddOptions<LatenessOptions>().BindConfiguration(LatenessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<InferenceStore>();
        builder.Services.AddSingleton<LatenessMetrics>();
        builder.Services.AddSingleton<LatenessPass>();
        builder.Services.AddHostedService<LatenessLoop>();
        builder.Services.AddScoreboard();
        builder.Services.AddHostedService<Housekeeping>();
        return builder;
    }
}
