using System.Text;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// The names that structured loggers give to the fields Hermes knows, best first where a record has several: ECS, OpenTelemetry,
/// pino, bunyan, winston, Serilog, NLog, zap, zerolog, logrus, log4j and logback, Python's loggers, GELF, journald, Google Cloud, Docker.
/// </summary>
internal static class FieldNames
{
    private static readonly (KnownField Field, string Names)[] Known =
    [
        (KnownField.Time, "@timestamp timestamp time ts @t datetime date asctime t eventtime event_time timestampms timemillis unixtime time_unix_nano timeunixnano observedtimeunixnano log_time created created_at createdat __realtime_timestamp t.$date"),
        (KnownField.Level, "log.level level severity lvl loglevel log_level levelname level_name severity_text severitytext @l priority log.severity severity_number severitynumber levelno l"),
        (KnownField.Component, "log.logger logger logger_name loggername sourcecontext properties.sourcecontext category component module name channel service.name service app syslog_identifier _systemd_unit source target scope"),
        (KnownField.Message, "message msg @m renderedmessage rendered_message short_message event body.stringvalue body textpayload jsonpayload.message text @mt messagetemplate log error.message error.msg err.message exception.message error err exception"),
        (KnownField.Feed, "feed feedname feed_name feedid feed_id properties.feed labels.feed fields.feed"),
        (KnownField.Execution, "executionid execution_id execution runid run_id labels.execution_id properties.executionid fields.execution_id"),
    ];

    private static readonly Dictionary<ulong, (byte[] Name, KnownField Field, int Rank)> ByHash = Build();

    /// <summary>The parents whose members count: <c>{"log":{"level":"error"}}</c> is <c>log.level</c>.</summary>
    public static bool IsParent(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => Is(name, "t"u8),
        3 => Is(name, "log"u8) || Is(name, "err"u8),
        4 => Is(name, "body"u8),
        5 => Is(name, "error"u8),
        6 => Is(name, "labels"u8) || Is(name, "fields"u8),
        7 => Is(name, "service"u8),
        9 => Is(name, "exception"u8),
        10 => Is(name, "properties"u8),
        11 => Is(name, "jsonPayload"u8),
        _ => false,
    };

    /// <summary>What a name means, in either case.</summary>
    /// <param name="name">UTF-8.</param>
    /// <param name="rank">Lower goes before higher within one record.</param>
    public static KnownField Find(ReadOnlySpan<byte> name, out int rank)
    {
        if (ByHash.TryGetValue(Hash(name), out var known) && Is(name, known.Name))
        {
            rank = known.Rank;
            return known.Field;
        }

        rank = int.MaxValue;
        return KnownField.None;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) => Ascii.EqualsIgnoreCase(name, other);

    private static Dictionary<ulong, (byte[], KnownField, int)> Build()
    {
        var byHash = new Dictionary<ulong, (byte[], KnownField, int)>();
        foreach (var (field, names) in Known)
        {
            foreach (var (name, rank) in names.Split(' ').Select((n, i) => (Encoding.ASCII.GetBytes(n), i)))
            {
                byHash.Add(Hash(name), (name, field, rank));
            }
        }

        return byHash;
    }

    // FNV-1a over the letters in lower case.
    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        var hash = 14_695_981_039_346_656_037;
        foreach (var b in name)
        {
            hash = (hash ^ (uint)(b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b)) * 1_099_511_628_211;
        }

        return hash;
    }
}
