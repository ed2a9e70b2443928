using Hermes.Logs.Parsing.Formats;

namespace Hermes.Logs.Parsing;

/// <summary>Turns counts into confidence.</summary>
internal static class FormatScore
{
    private const double OfGeneral = 0.7;
    private const double OfColumns = 0.95;
    private const double Least = 0.01;

    public static double Of(ILineFormat format, long fits, long records) =>
        records == 0 ? 0 : (double)fits / records * records / (records + 1) * (format switch
        {
            GeneralFormat => OfGeneral,
            IColumnFormat => OfColumns,
            _ => 1,
        });

    /// <summary>The verdict over counts in the order of the formats; of equals the earlier, more exact one wins.</summary>
    public static FormatVerdict Verdict(IReadOnlyList<ILineFormat> formats, IReadOnlyList<long> fits, long records, bool? dayFirst)
    {
        var ranked = formats.Select((format, i) => new FormatGuess(format.Name, Math.Round(Of(format, fits[i], records), 3)))
            .Where(guess => guess.Confidence >= Least).OrderByDescending(guess => guess.Confidence).ToList();
        return new FormatVerdict
        {
            Format = ranked.Count == 0 ? null : ranked[0].Format,
            Confidence = ranked.Count == 0 ? 0 : ranked[0].Confidence,
            Alternatives = [.. ranked.Skip(1)],
            DayFirst = dayFirst,
            Records = records,
        };
    }
}
