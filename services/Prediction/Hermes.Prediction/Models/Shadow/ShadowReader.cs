using Dapper;
using Hermes.Contracts.Prediction;
using Hermes.Learning.Datasets;
using Hermes.Learning.Promotion;
using Npgsql;

namespace Hermes.Prediction.Models.Shadow;

/// <summary>Holds what challenger and champion said beside each other against what came.</summary>
internal static class ShadowReader
{
    // A bootstrap over more rows takes longer than anybody waits; of more, every n-th is taken.
    private const int MostRows = 60_000;

    /// <summary>The comparison; null when nothing was scored in shadow by this version yet, or its answers are not out.</summary>
    public static async Task<ShadowReport?> ReadAsync(NpgsqlDataSource database, string version, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var champion = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select champion from shadow_pass where challenger = @version order by at desc limit 1", new { version }, cancellationToken: ct));
        if (champion is null)
        {
            return null;
        }

        var until = now.AddMinutes(-DatasetBuilder.WindowEndMinutes);
        var all = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce(sum(cardinality(feeds)), 0)::bigint from shadow_pass where challenger = @version and champion = @champion and at <= @until",
            new { version, champion, until }, cancellationToken: ct));
        var said = (await connection.QueryAsync<(string Feed, DateTime At, float Challenger, float Champion, bool Failed)>(new CommandDefinition(
            """
            with said as (
                select at, each.feed, each.challenger_said, each.champion_said
                from shadow_pass, unnest(feeds, shadow_pass.challenger_said, shadow_pass.champion_said) as each (feed, challenger_said, champion_said)
                where challenger = @version and champion = @champion and at <= @until),
            failure as (
                select feed, coalesce(ended_at, started_at + make_interval(secs => duration_seconds), started_at) as known_at
                from execution where status = 'Failed' and started_at > (select min(at) from said) - interval '7 days')
            select feed, at, challenger_said, champion_said, exists (
                select 1 from failure where failure.feed = said.feed and known_at > at + interval '30 minutes' and known_at <= at + interval '60 minutes')
            from said where @every = 1 or mod(abs(hashtext(feed || at)::bigint), @every) = 0
            order by at, feed
            """, new { version, champion, until, every = (all / MostRows) + 1 }, commandTimeout: 60, cancellationToken: ct))).AsList();
        if (said.Count == 0)
        {
            return null;
        }

        var rows = said.Select(row => new RowInfo(row.Feed, Utc(row.At), Utc(row.At).AddMinutes(DatasetBuilder.WindowEndMinutes), row.Failed, Onset: false)).ToArray();
        var contest = Contest.Of(rows, [.. said.Select(row => (double)row.Challenger)], [.. said.Select(row => (double)row.Champion)]);
        return new ShadowReport(
            version, champion, rows[0].At, rows[^1].At,
            new ModelComparison(champion, contest.Difference.Difference, contest.Difference.Low, contest.Difference.High, contest.Rows, contest.Failures),
            contest.ChallengerEce, contest.ChampionEce, contest.Finding(champion));
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
