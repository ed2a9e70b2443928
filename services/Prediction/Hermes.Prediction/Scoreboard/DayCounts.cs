using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Learning.Resolution;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

/// <summary>What one pass adds to the counts of feeds and days; everything is counted for its feed and for all feeds.</summary>
internal sealed class DayCounts
{
    /// <summary>Stands for all feeds.</summary>
    public const string AllFeeds = "";

    private readonly Dictionary<(string Feed, DateOnly Day), DayCount> counts = [];

    /// <summary>Counts an alert on the day it was raised.</summary>
    public void Add(ResolvedAlert alert)
    {
        foreach (var count in Of(alert.Feed, alert.OpenedAt))
        {
            count.Hits += alert.Fate.Outcome == AlertOutcome.Hit ? 1 : 0;
            count.Early += alert.Fate.Outcome == AlertOutcome.Early ? 1 : 0;
            count.FalseAlarms += alert.Fate.Outcome == AlertOutcome.FalseAlarm ? 1 : 0;
            count.Leads.AddRange(alert.LeadMinutes is { } lead ? [(float)lead] : []);
        }
    }

    /// <summary>Counts a failure on the day it became known.</summary>
    public void Add(WatchedFailure failure)
    {
        foreach (var count in Of(failure.Feed, failure.KnownAt))
        {
            count.Failures++;
            count.Onsets += failure.Onset ? 1 : 0;
            count.OnsetsCaught += failure.Onset && !failure.IsMiss ? 1 : 0;
        }
    }

    /// <summary>Counts a scoring on the day it was made.</summary>
    public void Add(string feed, DateTimeOffset at, double probability, bool called, Answer answer)
    {
        foreach (var count in Of(feed, at))
        {
            count.Tally.Add(probability, called, answer);
        }
    }

    /// <summary>Adds everything to the table.</summary>
    public async Task StoreAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        // One order for all writers.
        var rows = counts.OrderBy(pair => pair.Key.Feed, StringComparer.Ordinal).ThenBy(pair => pair.Key.Day)
            .Select(pair => pair.Value.ToRow(pair.Key.Feed, pair.Key.Day));
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            $"""
            insert into scoreboard_day as d (day, {DayCount.Columns})
            select day, {DayCount.Columns} from jsonb_populate_recordset(null::scoreboard_day, @rows::jsonb)
            on conflict (feed, day) do update
            set rows = d.rows + excluded.rows, positives = d.positives + excluded.positives, failed_within_hour = d.failed_within_hour + excluded.failed_within_hour,
                squared_error = d.squared_error + excluded.squared_error, called = d.called + excluded.called, called_positives = d.called_positives + excluded.called_positives,
                bin_rows = array(select a + b from unnest(d.bin_rows, excluded.bin_rows) with ordinality as x(a, b, i) order by i),
                bin_sum = array(select a + b from unnest(d.bin_sum, excluded.bin_sum) with ordinality as x(a, b, i) order by i),
                bin_positives = array(select a + b from unnest(d.bin_positives, excluded.bin_positives) with ordinality as x(a, b, i) order by i),
                last_failed = d.last_failed + excluded.last_failed, last_failed_positives = d.last_failed_positives + excluded.last_failed_positives,
                tenth_rows = array(select a + b from unnest(d.tenth_rows, excluded.tenth_rows) with ordinality as x(a, b, i) order by i),
                tenth_positives = array(select a + b from unnest(d.tenth_positives, excluded.tenth_positives) with ordinality as x(a, b, i) order by i),
                hits = d.hits + excluded.hits, early = d.early + excluded.early, false_alarms = d.false_alarms + excluded.false_alarms,
                failures = d.failures + excluded.failures, onsets = d.onsets + excluded.onsets, onsets_caught = d.onsets_caught + excluded.onsets_caught,
                leads = d.leads || excluded.leads
            """, new { rows = JsonSerializer.Serialize(rows, HermesJson.Options) }, transaction, commandTimeout: 120, cancellationToken: ct));
    }

    private DayCount[] Of(string feed, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return [Of(feed, day), Of(AllFeeds, day)];
    }

    private DayCount Of(string feed, DateOnly day) => counts.TryGetValue((feed, day), out var count) ? count : counts[(feed, day)] = new DayCount();
}
