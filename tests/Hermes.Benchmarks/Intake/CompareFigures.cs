using System.Globalization;

namespace Hermes.Benchmarks.Intake;

/// <summary>One way in: lines stored, wall time, and the processor time of the service and of the database.</summary>
internal sealed record PathFigures(long Lines, double Seconds, double ServiceSeconds, double DatabaseSeconds)
{
    public double PerSecond => Lines / Seconds;
}

/// <summary>What <c>intake --compare-copy</c> measured.</summary>
internal sealed record CompareFigures(
    PathFigures Http, PathFigures? Lasting, PathFigures File, PathFigures Copy, double PeakMegabytes, double FoundMedian, double FoundLongest, double AcknowledgedLongest)
{
    public void Print()
    {
        Console.WriteLine("| way in | lines | seconds | lines/s | ratio to COPY | service CPU (s) | Postgres CPU (s) |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        Row("HTTP", Http);
        Row("followed file", File);
        if (Lasting is not null)
        {
            Row("HTTP, goes on", Lasting);
        }

        Row("bare COPY", Copy);
        Console.WriteLine();
        Console.WriteLine("| peak memory of the service (MB) | acknowledged to found at half load, median (s) | longest (s) | sent to acknowledged, longest (s) |");
        Console.WriteLine("| ---: | ---: | ---: | ---: |");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {PeakMegabytes:F0} | {FoundMedian:F3} | {FoundLongest:F3} | {AcknowledgedLongest:F3} |"));
    }

    public object ToJson() => new
    {
        httpRatioToCopy = Http.PerSecond / Copy.PerSecond,
        fileRatioToCopy = File.PerSecond / Copy.PerSecond,
        httpLinesPerSecond = Http.PerSecond,
        fileLinesPerSecond = File.PerSecond,
        copyRowsPerSecond = Copy.PerSecond,
        peakRssMegabytes = PeakMegabytes,
    };

    private void Row(string name, PathFigures path) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {path.Lines} | {path.Seconds:F1} | {path.PerSecond:F0} | {path.PerSecond / Copy.PerSecond:F2} | {path.ServiceSeconds:F1} | {path.DatabaseSeconds:F1} |"));
}
