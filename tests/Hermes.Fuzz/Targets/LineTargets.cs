using System.Text;
using Hermes.Logs.Parsing;
using Hermes.Logs.Parsing.Records;

namespace Hermes.Fuzz.Targets;

/// <summary>Readers of lines: all formats, each format alone, the format detector, the joiner of records, timestamps.</summary>
internal static class LineTargets
{
    private static readonly DateTimeOffset Received = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly byte[][] Lines = [.. new[]
    {
        "2026-01-07 14:30:15 [ERROR] api.users.create - Connection failed after 30s feed=FX run_id=7",
        "2026-01-07 14:30:15,123 WARN  [main] com.acme.etl.Loader - took 35 ms",
        "2026-01-07 14:30:15,123 - etl.load - INFO - Loaded 12 rows from /data/in/a.csv",
        "{\"timestamp\":\"2026-01-07T14:30:15Z\",\"level\":\"error\",\"logger\":\"etl\",\"message\":\"refused\",\"feed\":\"FX\",\"ctx\":{\"a\":[1,2]}}",
        "{\"time\":1767796215123,\"level\":30,\"pid\":7,\"msg\":\"a \\\"b\\\" \\u00e9\"}",
        "time=2026-01-07T14:30:15Z level=error component=loader msg=\"connection refused\" feed=FX",
        "127.0.0.1 - frank [10/Oct/2025:13:55:36 -0700] \"GET /a.gif HTTP/1.0\" 500 2326 \"http://a/b\" \"Mozilla/4.08\"",
        "[Wed Oct 11 14:32:52.123456 2025] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187:5] File does not exist",
        "2025/10/11 14:32:52 [error] 1234#0: *5 open() \"/x\" failed (2: No such file or directory), client: 1.2.3.4",
        "<34>1 2025-10-11T22:14:15.003Z host.example.com su - ID47 [ex@1 iut=\"3\" eventID=\"1\\]1\"] 'su root' failed",
        "<34>Oct 11 22:14:15 mymachine su[230]: 'su root' failed for lonvick on /dev/pts/8",
        "081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating",
        "2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created MRAppMaster",
        "17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: Registered signal handlers for [TERM, HUP, INT]",
        "[2025-10-11, 14:32:52 UTC] {taskinstance.py:1225} ERROR - Task failed with exception",
        "2025-10-11 14:32:52.123 UTC [1234] postgres@db ERROR:  relation \"x\" does not exist at character 15",
        "2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack v6.1.7601.23505",
        "03-17 16:13:38.811  1702  2395 D WindowManager: printFreezingDisplayLogsopening app wtoken",
        "Jul  1 09:00:55 calvisitor-10-105-160-95 kernel[0]: IOThunderboltSwitch<0>(0x0)::listenerCallback",
        "I0107 14:30:15.123456       1 controller.go:114] \"Starting\" name=\"a\"",
        "2025-10-11T14:32:52.123456789Z stderr F 2025-10-11 14:32:52 ERROR inner line",
        "1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session closed for user root",
        "a line without anything",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[] Trace = "2026-01-07 14:30:15 ERROR x - failed\njava.lang.IllegalStateException: no\n\tat a.B.c(B.java:1)\n\t... 5 more\nCaused by: java.io.IOException\n\tat d.E.f(E.java)\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    f()\nValueError: x\n\ngoroutine 1 [running]:\nmain.main()\n2026-01-07 14:30:16 INFO x - next\n"u8.ToArray();

    public static IEnumerable<FuzzTarget> All =>
    [
        new("line-parser", InputShape.Text, Lines, StartParser),
        .. LineParser.BuiltIn.Select(format => new FuzzTarget($"format-{format.Name}", InputShape.Text, Lines, () => StartFormat(format))),
        new("user-pattern", InputShape.Text, Lines, StartPattern),
        new("format-detector", InputShape.Text, [.. Lines, [.. Lines.Take(8).SelectMany(line => line.Append((byte)'\n'))], Trace], () => input => Hash(FormatDetector.Detect(input, Received).Format, FormatDetector.Detect(input, Received).Alternatives.Count)),
        new("record-joiner", InputShape.Text, [Trace, .. Lines], StartJoiner),
        new("timestamps", InputShape.Text, [.. Lines, .. Times()], StartTimes),
    ];

    private static IEnumerable<byte[]> Times() => new[]
    {
        "2026-01-07T14:30:15.123456789+01:00", "20260107T143015Z", "07/01/2026 02:30:15 PM", "7 Jan 2026 14:30:15", "Wed, 07 Jan 2026 14:30:15 GMT", "Jan  7 14:30:15", "1767796215", "1767796215.123", "1767796215123456789", "2026-W02-3", "14:30:15", "2026-01-07 14:30:60 CET",
    }.Select(Encoding.UTF8.GetBytes);

    private static Func<byte[], int> StartParser()
    {
        var parser = new LineParser(LineParser.BuiltIn);
        var context = new LineContext { Received = Received };
        return input => Kept.Check(parser.Parse(input, context));
    }

    private static Func<byte[], int> StartFormat(ILineFormat format)
    {
        // As a source that chose it, whose lines the fields must be slices of.
        var parser = new LineParser([format]);
        var context = new LineContext(TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich")) { Received = Received };
        return input => Kept.Check(parser.Parse(input, context));
    }

    private static Func<byte[], int> StartPattern()
    {
        PatternFormat.TryCreate("p", @"^(?<timestamp>\S+ \S+) \[?(?<level>\w+)\]? (?<component>[^ ]+)\s+(?<message>.*)$", out var format, out var error);
        var parser = new LineParser([format ?? throw new InvalidOperationException(error)]);
        var context = new LineContext { Received = Received };
        return input => Kept.Check(parser.Parse(input, context));
    }

    private static Func<byte[], int> StartJoiner()
    {
        var parser = new LineParser(LineParser.BuiltIn);
        var context = new LineContext { Received = Received };
        return input =>
        {
            var joiner = parser.NewJoiner();
            var (records, bytes, hash) = (0, 0, 0);
            foreach (var range in input.AsSpan().Split((byte)'\n'))
            {
                if (joiner.Add(input.AsSpan()[range], out var record))
                {
                    Take(record);
                }
            }

            if (joiner.Flush(out var last))
            {
                Take(last);
            }

            if (bytes > input.Length)
            {
                throw new WrongResultException("The records are longer than the lines");
            }

            return HashCode.Combine(hash, Math.Min(records, 20));

            void Take(in JoinedRecord record)
            {
                records++;
                bytes += record.Bytes.Length;
                hash ^= Kept.Check(parser.Parse(record.Bytes, context, record.Marks));
            }
        };
    }

    private static Func<byte[], int> StartTimes()
    {
        var context = new LineContext(TimeZoneInfo.FindSystemTimeZoneById("America/New_York")) { Received = Received };
        return input =>
        {
            var read = TimestampReader.TryRead(input, context, out var time, out var length);
            if (read && (length < 1 || length > input.Length))
            {
                throw new WrongResultException("The timestamp is longer than the text");
            }

            return HashCode.Combine(read, time.Year / 100, length, TimestampReader.TryReadIso(input, context, out _, out _), TimestampReader.TryReadWhole(input, context, out _));
        };
    }

    private static int Hash(string? format, int more) => HashCode.Combine(format?.GetHashCode(StringComparison.Ordinal), more);
}
