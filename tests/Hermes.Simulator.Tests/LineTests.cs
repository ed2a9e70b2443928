using System.Text.RegularExpressions;
using Hermes.Simulator.History;
using Hermes.Simulator.Lines;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.Tests;

public partial class LineTests
{
    private const long Seed = 7;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_writes_exactly_the_errors_and_warnings_it_counts_each_naming_its_feed()
    {
        var writer = new LineWriter(Seed);
        var causes = new HashSet<Cause>();
        foreach (var run in new Fleet(Seed, []).Runs(Start, Start.AddDays(6)).Where(run => run.Failed || run.Strain.Cause is not null || run.Number % 40 == 0))
        {
            var lines = writer.Write(run).ToList();
            Assert.Equal(run.ErrorCount, lines.Count(line => line.Text.Contains("[ERROR]", StringComparison.Ordinal)));
            Assert.Equal(run.WarningCount, lines.Count(line => line.Text.Contains("[WARN]", StringComparison.Ordinal)));
            Assert.All(lines, line => Assert.Matches(BracketLine(), line.Text));
            Assert.All(lines, line => Assert.Contains($"feed={run.Feed.Name}", line.Text, StringComparison.Ordinal));
            Assert.Equal(lines.Select(line => line.At).Order(), lines.Select(line => line.At));
            causes.Add(run.Failure ?? Cause.SlowingSource);
        }

        Assert.Equal(Enum.GetValues<Cause>().Length, causes.Count);
    }

    [Fact]
    public void The_fleet_writes_ten_to_thirty_lines_a_second()
    {
        var lines = new Fleet(Seed, []).Runs(Start, Start.AddDays(7)).Sum(run => RunLines.Plan(run, Seed).Length);
        var platform = Enumerable.Range(0, 3600).Sum(second => PlatformLines.Second(Seed, Start.AddSeconds(second)).Count()) / 3600.0;

        Assert.InRange((lines / (7 * 86400.0)) + platform, 8, 30);
    }

    [Fact]
    public void History_files_have_the_import_columns_and_agree_with_each_other()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("hermes-history-").FullName, "fleet.csv");
        HistoryVerb.Write(path, Start.AddDays(2), days: 2, Seed);

        var rows = File.ReadAllLines(path).Select(line => line.Split(',')).ToList();
        Assert.Equal("feed,executionId,scheduledAt,startedAt,endedAt,status,rowsIn,rowsOut,bytes,errorCount,warningCount,retryCount,durationSeconds,attributes", string.Join(',', rows[0]));
        Assert.All(rows, row => Assert.Equal(14, row.Length));
        Assert.All(rows.Skip(1), row => Assert.Contains(row[5], new[] { "Succeeded", "Failed" }));

        var activity = File.ReadAllLines(path + ".activity.csv").Skip(1).Select(line => line.Split(',')).ToList();
        var unfinished = new Fleet(Seed, []).Runs(Start, Start.AddDays(2)).Where(run => run.EndedAt > Start.AddDays(2)).Sum(run => run.ErrorCount);
        var errors = rows.Skip(1).Sum(row => int.Parse(row[9], null));
        Assert.InRange(activity.Sum(row => int.Parse(row[3], null)), errors, errors + unfinished);
        Assert.Equal(activity.Count, activity.Select(row => (row[0], row[1])).Distinct().Count());
        Assert.Contains("\"intervalMinutes\": 10", File.ReadAllText(path + ".feeds.json"), StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[(INFO|DEBUG|WARN|ERROR)\] feeds\.[a-z_]+\.[a-z]+ - [^{}]+$")]
    private static partial Regex BracketLine();
}
