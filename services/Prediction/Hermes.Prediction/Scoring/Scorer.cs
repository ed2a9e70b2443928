using System.Diagnostics;
using Dapper;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Explanations;
using Hermes.Learning.Features;
using Hermes.Learning.History;
using Hermes.Prediction.Causes;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Models;
using Hermes.Prediction.Scoreboard;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Telemetry;
using Npgsql;

namespace Hermes.Prediction.Scoring;

/// <summary>Scores feeds, one pass at a time: features, probabilities, risk, storage and announcements, then the live stream.</summary>
internal sealed class Scorer(
    FeedBook book, Champion champion, FeedbackBook feedback, NpgsqlDataSource database, IOutbox outbox, LiveRelay<FeedPrediction> live, ScoringMetrics metrics, TimeProvider time)
{
    private const int MostExplained = 40;
    private static readonly TimeSpan RecordEvery = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<string, DateTimeOffset> recorded = new(StringComparer.Ordinal);

    /// <summary>Time from one recorded scoring of a feed to the next, while nothing happens.</summary>
    public static TimeSpan BetweenRecords(ForecastingOptions options) => TimeSpan.FromSeconds(Math.Max(options.ScoreEverySeconds, RecordEvery.TotalSeconds));

    /// <summary>Scores some feeds, or all of them.</summary>
    public async Task<IReadOnlyList<FeedPrediction>> ScoreAsync(IReadOnlyCollection<string>? only, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            using var span = HermesTelemetry.Source.StartActivity("score feeds");
            var started = Stopwatch.GetTimestamp();
            var scored = await ScoreAllAsync(only, ct);
            if (scored.Count == 0)
            {
                if (only is null)
                {
                    metrics.SeenAll([]);
                }

                return [];
            }

            var (stored, refused) = await PredictionStore.SaveAsync(database, outbox, live, scored, ct);
            book.SetRisks(stored.Select(item => (item.Prediction.Feed, item.Risk)).Concat(refused));
            foreach (var item in stored)
            {
                if (item.Record)
                {
                    recorded[item.Prediction.Feed] = item.Prediction.At;
                }

                live.Publish(item.Prediction);
            }

            span?.SetTag("feeds", stored.Count);
            metrics.Scored(stored, only is null, Stopwatch.GetElapsedTime(started));
            return [.. stored.Select(item => item.Prediction)];
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes over from the replica that scored before: the risks as it left them, and when it last recorded each feed.</summary>
    public async Task TakeOverAsync(FeedBookLoader loader, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            await loader.LoadRisksAsync(ct);
            await using var connection = await database.OpenConnectionAsync(ct);
            foreach (var (feed, at) in await connection.QueryAsync<(string, DateTime)>(new CommandDefinition(
                "select feed, max(at) from prediction_history where at > @since group by feed", new { since = time.GetUtcNow() - RecordEvery }, cancellationToken: ct)))
            {
                recorded[feed] = new DateTimeOffset(at, TimeSpan.Zero);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<List<ScoredFeed>> ScoreAllAsync(IReadOnlyCollection<string>? only, CancellationToken ct)
    {
        var model = champion.Current;
        var snapshot = book.Snapshot();
        var at = time.GetUtcNow();
        var names = (only ?? snapshot.Fleet.Feeds.Keys).Where(snapshot.Fleet.Feeds.ContainsKey).ToArray();
        if (names.Length == 0)
        {
            return [];
        }

        var rows = new float[names.Length * FeatureCatalog.Count];
        Parallel.For(0, names.Length, i => FeatureBuilder.Build(snapshot.Fleet, names[i], at, rows.AsSpan(i * FeatureCatalog.Count, FeatureCatalog.Count)));

        var answers = Answers.Of(model.Set, snapshot.Fleet, names, rows);
        var explained = WorthExplaining(answers, names, snapshot);
        var raised = new (RiskState Before, RiskState Now, Guid Id, bool CameTrue)[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var before = snapshot.Risks[names[i]];
            var failure = before.RaisedAt is { } since ? snapshot.Fleet.Feeds[names[i]].LastFailureSince(since, at) : null;
            var id = Guid.CreateVersion7(at);
            raised[i] = (before, before.Next(answers[i].Window, feedback.For(names[i], model.Forecaster.Thresholds), at, failure, id), id, failure is not null);
        }

        var causes = await CauseReader.ReadAsync(database, CausesWanted(names.Where((_, i) => explained.Contains(i) && raised[i].Now.Level != RiskLevel.Healthy), snapshot.Fleet), at, ct);
        var scored = new ScoredFeed[names.Length];
        Parallel.For(0, names.Length, i =>
        {
            var (before, risk, id, cameTrue) = raised[i];
            var row = rows.AsSpan(i * FeatureCatalog.Count, FeatureCatalog.Count);
            var prediction = Assessment.Of(model, snapshot, names[i], at, row, answers[i], risk, id, explained.Contains(i), feedback.For(names[i], model.Forecaster.Thresholds), causes);
            scored[i] = new ScoredFeed(prediction, before, risk, WorthRecording(names[i], before, risk, at), cameTrue);
        });
        return [.. scored];
    }

    // Incidents of the feeds at risk, and of those they read from.
    private static List<string> CausesWanted(IEnumerable<string> feeds, FleetHistory fleet) =>
        [.. feeds.SelectMany(feed => fleet.Feeds[feed].Feed.Upstreams.Prepend(feed))];

    // Shapley values cost a thousand times what the probability does: the feeds at risk and the next most likely ones get them.
    private static HashSet<int> WorthExplaining(Answers[] answers, string[] names, FleetSnapshot snapshot) =>
        [.. Enumerable.Range(0, names.Length)
            .OrderByDescending(i => snapshot.Risks[names[i]].Level)
            .ThenByDescending(i => answers[i].Window)
            .Take(MostExplained)];

    // Every change of level, and otherwise one point in five minutes: enough to draw and to judge, without a row a minute and feed.
    private bool WorthRecording(string feed, RiskState before, RiskState after, DateTimeOffset at) =>
        before.Level != after.Level || !recorded.TryGetValue(feed, out var last) || at - last >= RecordEvery;
}

/// <summary>A scoring with the risk before and after it.</summary>
/// <param name="Prediction">What the feed's page shows.</param>
/// <param name="Before">Risk before.</param>
/// <param name="Risk">Risk now.</param>
/// <param name="Record">Whether the history keeps it.</param>
/// <param name="CameTrue">Whether the feed failed since the risk before was raised.</param>
internal sealed record ScoredFeed(FeedPrediction Prediction, RiskState Before, RiskState Risk, bool Record, bool CameTrue);
