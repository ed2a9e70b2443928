using System.Globalization;
using Hermes.Learning.Explanations;
using Hermes.Learning.Features;

namespace Hermes.Prediction.Scoring;

/// <summary>Where the data behind a reason can be read: paths of the ingestion service's API.</summary>
internal static class DataLinks
{
    public static string? Of(Factor factor, string feed, DateTimeOffset at) => factor.Theme switch
    {
        FeatureTheme.Log => Log(feed, at),
        FeatureTheme.Upstream when factor.Feature.Contains("log", StringComparison.Ordinal) => Log(factor.Upstream!, at),
        FeatureTheme.Upstream => Runs(factor.Upstream, at, TimeSpan.FromDays(1)),
        FeatureTheme.Fleet => $"{Runs(null, at, TimeSpan.FromDays(1))}&status=Failed",
        FeatureTheme.Outcomes => Runs(feed, at, TimeSpan.FromDays(7)),
        FeatureTheme.Timing => null,
        _ => Runs(feed, at, TimeSpan.FromDays(1)),
    };

    private static string Runs(string? feed, DateTimeOffset at, TimeSpan back) =>
        $"/api/v1/executions?from={Time(at - back)}&to={Time(at)}{(feed is null ? "" : $"&feed={Uri.EscapeDataString(feed)}")}";

    private static string Log(string feed, DateTimeOffset at) =>
        $"/api/v1/logs?feed={Uri.EscapeDataString(feed)}&level=Error&from={Time(at.AddHours(-3))}&to={Time(at)}";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
