using Hermes.Learning.Resolution;

namespace Hermes.Prediction.Scoreboard;

/// <summary>A row of the table of counts.</summary>
internal sealed record DayCountRow
{
    public required string Feed { get; init; }

    public long Rows { get; init; }

    public long Positives { get; init; }

    public long FailedWithinHour { get; init; }

    public double SquaredError { get; init; }

    public long Called { get; init; }

    public long CalledPositives { get; init; }

    public long[] BinRows { get; init; } = [];

    public double[] BinSum { get; init; } = [];

    public long[] BinPositives { get; init; } = [];

    public long LastFailed { get; init; }

    public long LastFailedPositives { get; init; }

    public long[] TenthRows { get; init; } = [];

    public long[] TenthPositives { get; init; } = [];

    public int Hits { get; init; }

    public int Early { get; init; }

    public int FalseAlarms { get; init; }

    public int Failures { get; init; }

    public int Onsets { get; init; }

    public int OnsetsCaught { get; init; }

    public float[] Leads { get; init; } = [];

    public Tally ToTally() => new()
    {
        Rows = Rows,
        Positives = Positives,
        FailedWithinHour = FailedWithinHour,
        SquaredError = SquaredError,
        Called = Called,
        CalledPositives = CalledPositives,
        BinRows = BinRows,
        BinSum = BinSum,
        BinPositives = BinPositives,
        LastFailed = LastFailed,
        LastFailedPositives = LastFailedPositives,
        TenthRows = TenthRows,
        TenthPositives = TenthPositives,
    };
}
