namespace Hermes.Prediction.Scoreboard;

internal static class ScoreboardExtensions
{
    /// <summary>Adds what resolves forecasts and takes people's answers.</summary>
    public static IServiceCollection AddScoreboard(this IServiceCollection services)
    {
        services.AddOptions<ScoreboardOptions>().BindConfiguration(ScoreboardOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ScoreboardMetrics>();
        services.AddSingleton<ResolutionPass>();
        services.AddSingleton<FeedbackBook>();
        services.AddHostedService<ResolutionLoop>();
        services.AddHostedService<FeedbackWatch>();
        return services;
    }
}
