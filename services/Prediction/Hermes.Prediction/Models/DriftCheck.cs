using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Learning.Promotion;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>
/// Has the fleet changed since the serving model was made? Once an hour the forecasts of the last day, one per feed and half hour, are held
/// against how the model's probabilities were spread then, and against the failures that came.
/// </summary>
internal sealed partial class DriftCheck(NpgsqlDataSource database, Champion champion, ILogger<DriftCheck> logger)
{
    private const int Feeds = 300;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan Answered = TimeSpan.FromHours(1);
    private static readonly TimeSpan Past = TimeSpan.FromDays(1);

    private (string Version, DateTimeOffset At, bool Moved) last = ("", DateTimeOffset.MinValue, false);

    /// <summary>Whether it has; looked at anew every hour.</summary>
    public async Task<bool> HasMovedAsync(DateTimeOffset now, CancellationToken ct)
    {
        var version = champion.Current.Version;
        if (version != last.Version || now - last.At >= Every)
        {
            last = (version, now, await LookAsync(version, now - Answered, ct));
        }

        return last.Moved;
    }

    private async Task<bool> LookAsync(string version, DateTimeOffset until, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var reference = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select score_reference::text from model where version = @version", new { version }, cancellationToken: ct));
        if (reference is null)
        {
            return false;
        }

        var forecasts = (await connection.QueryAsync<(string Feed, DateTime At, double Probability, bool Failed)>(new CommandDefinition(
            """
            with feeds as (select feed from prediction order by hashtext(feed), feed limit @Feeds),
            said as (
                select distinct on (feed, floor(extract(epoch from at) / 1800)) feed, at,
                       coalesce((body ->> 'currentProbability')::double precision, (body ->> 'probability')::double precision) as probability
                from prediction_history join feeds using (feed)
                where at > @since and at <= @until and body ->> 'modelVersion' = @version
                order by feed, floor(extract(epoch from at) / 1800), at)
            select feed, at, probability, exists (
                select 1 from execution e
                where e.feed = said.feed and e.status = 'Failed' and e.started_at > said.at - interval '7 days'
                  and coalesce(e.ended_at, e.started_at + make_interval(secs => e.duration_seconds), e.started_at) > said.at + interval '30 minutes'
                  and coalesce(e.ended_at, e.started_at + make_interval(secs => e.duration_seconds), e.started_at) <= said.at + interval '60 minutes')
            from said
            """, new { Feeds, since = until - Past, until, version }, commandTimeout: 120, cancellationToken: ct))).AsList();

        var days = forecasts.GroupBy(forecast => (forecast.Feed, forecast.At.Date))
            .Select(day => new ForecastDay(day.Sum(forecast => forecast.Probability), day.Count(forecast => forecast.Failed))).ToArray();
        var population = JsonSerializer.Deserialize<ScoreReference>(reference, HermesJson.Options)!.Against([.. forecasts.Select(forecast => forecast.Probability)], days.Length);
        var calibration = CalibrationShift.Of(days);
        if (population.Moved)
        {
            Shifted(logger, version, population.Index, population.Limit);
        }

        if (calibration.Moved)
        {
            Miscalibrated(logger, version, calibration.Said, calibration.Came);
        }

        return population.Moved || calibration.Moved;
    }

    [LoggerMessage(LogLevel.Warning, "The feeds are not what {Version} was trained on: population stability index {Index:0.00}, the limit is {Limit:0.00}")]
    private static partial void Shifted(ILogger logger, string version, double index, double limit);

    [LoggerMessage(LogLevel.Warning, "{Version} is off: it forecast {Said:0.0} failures in a day, {Came} came")]
    private static partial void Miscalibrated(ILogger logger, string version, double said, double came);
}
