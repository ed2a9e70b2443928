using System.Globalization;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>The formats Hermes knows, in the order in which they are tried.</summary>
internal static class FormatCatalog
{
    /// <summary>The most words before the time that are taken for columns.</summary>
    public const int MostColumns = 6;

    public static ILineFormat Json { get; } = new JsonFormat();

    /// <summary>The most exact first; the general one, which fits whatever begins with a time, last.</summary>
    public static IReadOnlyList<ILineFormat> All { get; } =
    [
        new NginxErrorFormat(), new BracketFormat(), Json, new LogfmtFormat(), new AccessFormat(), new ApacheErrorFormat(),
        new Syslog5424Format(), new SyslogFormat(), new CriFormat(), new KlogFormat(), new AirflowFormat(), new HdfsFormat(),
        new SparkFormat(), new HadoopFormat(), new OsloFormat(), new PythonFormat(), new Log4jFormat(), new PostgresFormat(),
        new WindowsFormat(), new AndroidFormat(), new MacosFormat(), new PipesFormat(), new GeneralFormat(),
    ];

    /// <summary>Finds a format by name; <c>4+syslog</c> is syslog after four columns.</summary>
    public static ILineFormat? Find(string name)
    {
        if (All.FirstOrDefault(format => format.Name == name) is { } known)
        {
            return known;
        }

        var parts = name.Split('+');
        return parts.Length is 2 or 3 && Count(parts[0]) is { } before && All.FirstOrDefault(format => format.Name == parts[1]) is { } inner
            && (parts.Length == 2 ? 0 : Count(parts[2])) is { } after
            ? new ColumnFormat(before, inner, after)
            : null;
    }

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostColumns ? count : null;
}
