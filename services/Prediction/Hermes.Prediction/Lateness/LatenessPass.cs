using Hermes.Learning.History;
using Hermes.Learning.Lateness;
using Hermes.Prediction.Feeds;
using Hermes.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Hermes.Prediction.Lateness;

/// <summary>
/// One look at all feeds: what is newly wrong is stored and told, what no longer holds is closed. What is known stands in the
/// database, so that a restart or another replica goes on where this one stopped, and nothing is told twice.
/// </summary>
internal sealed class LatenessPass(FeedBook book, InferenceStore store, LatenessMetrics metrics, TimeProvider time, IOptions<LatenessOptions> options)
{
    // Longer than any pause between two looks of a Hermes that was running.
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken ct)
    {
        using var span = HermesTelemetry.Source.StartActivity("infer late runs");
        var now = time.GetUtcNow();
        var histories = book.Histories();
        var (watch, open) = await store.ReadAsync(ct);
        watch = Settle(watch, now);
        var corrections = open
            .Select(inference => (inference, Correction: histories.TryGetValue(inference.Finding.Feed, out var history) ? Correction.Of(inference.Finding, history, now) : null))
            .Where(pair => pair.Correction is not null)
            .Select(pair => new ClosedInference(pair.inference, pair.Correction!))
            .ToList();
        var closed = corrections.Select(item => item.Inference.InferenceId).ToHashSet();
        var standing = open.Where(inference => !closed.Contains(inference.InferenceId)).ToList();
        var fresh = Find(histories, standing, watch, now, out var fleetHolds);
        if (!fleetHolds && standing.Find(inference => inference.Finding.Kind == FindingKind.NoReports) is { } over)
        {
            corrections.Add(new ClosedInference(over, new Correction(true, "Runs are reported again.")));
            // Those that are still missing are told one by one, once the reports have caught up.
            watch = watch with { SettledAt = now.AddMinutes(options.Value.SettleMinutes) };
            fresh.Clear();
        }

        var opened = await store.SaveAsync(watch with { LastPassAt = now }, fresh, corrections, histories, now, ct);
        metrics.Passed(opened, corrections);
        span?.SetTag("hermes.inferred", opened.Count);
    }

    private WatchState Settle(WatchState watch, DateTimeOffset now) =>
        watch.LastPassAt is not { } last || now - last > Away ? watch with { SettledAt = now.AddMinutes(options.Value.SettleMinutes) } : watch;

    private static List<Finding> Find(
        IReadOnlyDictionary<string, FeedHistory> histories, List<StoredInference> standing, WatchState watch, DateTimeOffset now, out bool fleetHolds)
    {
        var findings = histories.Values.SelectMany(history => RunJudge.Judge(history, now)).ToList();
        var missing = findings.Where(finding => finding.Kind == FindingKind.NeverStarted).ToList();
        var told = standing.Where(inference => inference.Finding.Kind == FindingKind.NeverStarted).Select(inference => inference.Finding.Feed).ToHashSet(StringComparer.Ordinal);
        var (fleet, covered) = FleetWatch.Of(missing, finding => told.Contains(finding.Feed), histories.Count, watch.LastReportAt, now);
        fleetHolds = fleet is not null;
        if (watch.SettledAt > now)
        {
            return [];
        }

        var known = standing.Select(inference => (inference.Finding.Feed, inference.Finding.Kind, inference.Finding.Key)).ToHashSet();
        var hidden = covered.ToHashSet();
        return [.. findings
            .Where(finding => !hidden.Contains(finding))
            .Append(fleet)
            .OfType<Finding>()
            .Where(finding => !known.Contains((finding.Feed, finding.Kind, finding.Key)))
            .Where(finding => finding.Kind != FindingKind.NeverStarted || !told.Contains(finding.Feed))];
    }
}
