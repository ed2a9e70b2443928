namespace Hermes.Logs.Parsing.Formats;

/// <summary>The formats Hermes knows, in the order in which they are tried.</summary>
internal static class FormatCatalog
{
    public static ILineFormat Json { get; } = new JsonFormat();

    public static IReadOnlyList<ILineFormat> All { get; } =
    [
        new BracketFormat(), Json, new LogfmtFormat(), new AccessFormat(), new AirflowFormat(), new HdfsFormat(), new SparkFormat(),
        new HadoopFormat(), new PythonFormat(), new Log4jFormat(),
    ];
}
