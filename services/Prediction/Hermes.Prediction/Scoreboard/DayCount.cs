using Hermes.Learning.Resolution;

namespace Hermes.Prediction.Scoreboard;

/// <summary>Counts of a feed over a day, or over several.</summary>
internal sealed class DayCount
{
    /// <summary>The columns of the table, but for the day.</summary>
    public const string Columns =
        """
        feed, rows, positives, failed_within_hour, squared_error, called, called_positives, bin_rows, bin_sum, bin_positives,
        last_failed, last_failed_positives, tenth_rows, tenth_positives, hits, early, false_alarms, failures, onsets, onsets_caught, leads
        """;

    public Tally Tally { get; } = new();

    public int Hits { get; set; }

    public int Early { get; set; }

    public int FalseAlarms { get; set; }

    public int Failures { get; set; }

    public int Onsets { get; set; }

    public int OnsetsCaught { get; set; }

    /// <summary>Minutes from alert to failure, one each hit and early one.</summary>
    public List<float> Leads { get; } = [];

    public void Add(DayCountRow row)
    {
        Tally.Add(row.ToTally());
        Hits += row.Hits;
        Early += row.Early;
        FalseAlarms += row.FalseAlarms;
        Failures += row.Failures;
        Onsets += row.Onsets;
        OnsetsCaught += row.OnsetsCaught;
        Leads.AddRange(row.Leads);
    }

    /// <summary>The row by its column names.</summary>
    public Dictionary<string, object> ToRow(string feed, DateOnly day) => new()
    {
        ["feed"] = feed,
        ["day"] = day,
        ["rows"] = Tally.Rows,
        ["positives"] = Tally.Positives,
        ["failed_within_hour"] = Tally.FailedWithinHour,
        ["squared_error"] = Tally.SquaredError,
        ["called"] = Tally.Called,
        ["called_positives"] = Tally.CalledPositives,
        ["bin_rows"] = Tally.BinRows,
        ["bin_sum"] = Tally.BinSum,
        ["bin_positives"] = Tally.BinPositives,
        ["last_failed"] = Tally.LastFailed,
        ["last_failed_positives"] = Tally.LastFailedPositives,
        ["tenth_rows"] = Tally.TenthRows,
        ["tenth_positives"] = Tally.TenthPositives,
        ["hits"] = Hits,
        ["early"] = Early,
        ["false_alarms"] = FalseAlarms,
        ["failures"] = Failures,
        ["onsets"] = Onsets,
        ["onsets_caught"] = OnsetsCaught,
        ["leads"] = Leads,
    };
}
