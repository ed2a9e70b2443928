using System.Globalization;
using System.Text;
using Hermes.Simulator.Model;

namespace Hermes.Simulator.Lines;

/// <summary>A finished line and the moment it is due.</summary>
internal readonly record struct TimedLine(DateTimeOffset At, string Text);

/// <summary>Puts a run's lines into words, e.g. <c>2025-01-07 14:30:15 [WARN] feeds.fx_trades.load - Disk usage on /data/fx_trades at 93%, ...</c></summary>
internal sealed class LineWriter(long seed)
{
    private static readonly string[] Tables = ["trades", "positions", "balances", "instruments", "settlements", "quotes"];
    private static readonly string[] Columns = ["settlement_ccy", "counterparty_id", "isin", "value_date", "desk_code"];
    private static readonly string[] Words = ["N/A", "1,23.4", "--", "1e", "null", "#REF!"];

    public IEnumerable<TimedLine> Write(PlannedRun run)
    {
        var plan = RunLines.Plan(run, seed);
        for (var index = 0; index < plan.Length; index++)
        {
            var dice = new Dice(seed, 4 + index, run.Feed.Index, run.Number);
            var text = index == 0 ? LineTexts.Started
                : index == plan.Length - 1 ? (run.Failure is { } cause ? LineTexts.Failed(cause) : LineTexts.Succeeded)
                : Pick(run, plan[index].Level, ref dice);
            var at = run.StartedAt.AddSeconds(plan[index].OffsetSeconds);
            yield return new(at, Compose(run, at, plan[index].Level, text, ref dice));
        }
    }

    private static LineText Pick(PlannedRun run, LineLevel level, ref Dice dice)
    {
        // Under strain a few of the warnings are still the everyday ones.
        var cause = dice.Chance(0.15) && !run.Failed ? null : run.Failure ?? run.Strain.Cause;
        var texts = level switch
        {
            LineLevel.Error => LineTexts.Errors(cause),
            LineLevel.Warn => LineTexts.Warnings(cause),
            LineLevel.Debug => LineTexts.Detail,
            _ => LineTexts.Ordinary,
        };
        return texts[dice.Pick(texts.Length)];
    }

    private static string Compose(PlannedRun run, DateTimeOffset at, LineLevel level, LineText text, ref Dice dice)
    {
        var line = new StringBuilder(160);
        line.Append(at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        line.Append(" [").Append(level.ToString().ToUpperInvariant()).Append("] feeds.");
        line.Append(run.Feed.Name.ToLowerInvariant()).Append('.').Append(text.Stage).Append(" - ");
        var rest = text.Text.AsSpan();
        for (var open = rest.IndexOf('{'); open >= 0; open = rest.IndexOf('{'))
        {
            var close = rest.IndexOf('}');
            line.Append(rest[..open]).Append(Value(rest[(open + 1)..close].ToString(), run, ref dice));
            rest = rest[(close + 1)..];
        }

        return line.Append(rest).ToString();
    }

    private static string Value(string name, PlannedRun run, ref Dice dice)
    {
        var strain = run.Strain;
        return name switch
        {
            "feed" => run.Feed.Name,
            "lower" => run.Feed.Name.ToLowerInvariant(),
            "run" => run.ExecutionId,
            "due" => run.ScheduledAt.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            "host" => $"{run.Feed.Owner.Split(' ')[0].ToLowerInvariant()}-db-{1 + (run.Feed.Index % 3)}",
            "table" => Tables[dice.Pick(Tables.Length)],
            "column" => Columns[dice.Pick(Columns.Length)],
            "word" => Words[dice.Pick(Words.Length)],
            "upstream" => strain.Upstream ?? (run.Feed.Upstreams.Length > 0 ? run.Feed.Upstreams[0] : "source system"),
            "ratio" => Number(dice.Between(0.9, 0.999), "0.000"),
            "seconds" => Number(run.DurationSeconds, "0.0"),
            "rejectPct" => Number(0.4 + (run.ErrorCount * dice.Between(0.2, 0.3)), "0.0"),
            "volumePct" => Number(strain.Volume * 100, "0"),
            "disk" => Number(Math.Min(99, strain.DiskPercent + dice.Between(-0.5, 0.5)), "0"),
            "free" => Number(Math.Max(0.2, (100 - strain.DiskPercent) * 4.1), "0.0"),
            "wait" => Number(Math.Max(5, (run.StartedAt - run.ScheduledAt).TotalSeconds * dice.Between(0.5, 1)), "0"),
            "slowMs" => Number(600 * strain.Slowness * dice.Between(1, 1.6), "0"),
            "attempt" => Number(1 + dice.Pick(Math.Clamp(run.RetryCount, 1, 5)), "0"),
            "errors" => Number(run.ErrorCount, "0"),
            "retries" => Number(run.RetryCount, "0"),
            "rowsIn" => Number(run.RowsIn, "0"),
            "rowsOut" => Number(run.RowsOut, "0"),
            "small" => Number(1 + dice.Pick(9), "0"),
            "n" => Number(1 + dice.Pick(60), "0"),
            "ms" => Number(dice.Between(4, 420), "0"),
            "count" => Number(50 + dice.Pick(4950), "0"),
            _ => throw new ArgumentException($"No such parameter of a line: {name}.", nameof(name)),
        };
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
