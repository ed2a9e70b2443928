using System.Text;
using Hermes.Logs.Parsing;
using Hermes.Logs.Parsing.Records;

namespace Hermes.Logs.Tests.Parsing;

public sealed class RecordTests
{
    private static readonly DateTimeOffset Received = new(2025, 1, 7, 15, 0, 0, TimeSpan.Zero);

    private const string Java = """
        2025-01-07 14:30:15,123 ERROR [main] com.acme.Loader - job failed
        java.lang.IllegalStateException: no rows
        	at com.acme.Loader.load(Loader.java:88)
        	... 12 more
        Caused by: java.net.ConnectException: refused
        	at java.net.Socket.connect(Socket.java:12)
        """;

    private const string Python = """
        2025-01-07 14:30:15,123 - etl.loader - ERROR - job failed
        Traceback (most recent call last):
          File "app.py", line 12, in <module>
            main()
        KeyError: 'x'

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "app.py", line 14, in <module>
        ValueError: no rows
        """;

    private const string DotNet = """
        2025-01-07 14:30:15 [ERROR] etl.loader - job failed
        System.InvalidOperationException: no rows
         ---> System.IO.IOException: refused
           at Acme.Loader.Load() in /src/Loader.cs:line 88
           --- End of inner exception stack trace ---
        --- End of stack trace from previous location ---
           at Acme.Program.Main()
        """;

    private const string Go = """
        panic: no rows

        goroutine 1 [running]:
        main.load(0x1, 0x2)
        	/src/main.go:12 +0x1d
        main.main()
        	/src/main.go:5 +0x2a
        exit status 2
        """;

    private const string Node = """
        2025-01-07T14:30:15Z [ERROR] loader - Error: no rows
            at load (/src/app.js:10:15)
            at Object.<anonymous> (/src/app.js:20:3) {
          code: 'E_ROWS'
        }
        """;

    public static TheoryData<string> Traces => [Java, Python, DotNet, Go, Node];

    [Theory]
    [MemberData(nameof(Traces))]
    public void A_stack_trace_is_one_record(string trace)
    {
        const string Other = "2025-01-07 14:30:16 [INFO] a - b";

        Assert.Equal([trace, Other, trace, Other], Split($"{trace}\n{Other}\n{trace}\n{Other}\n"));
    }

    [Theory]
    [InlineData("2025-01-07 14:30:15 [INFO] a - b\n2025-01-07 14:30:16 [INFO] a - c")]
    [InlineData("one\ntwo\nthree")]
    [InlineData("{\"a\":1}\n{\"a\":2}")]
    [InlineData("  2025-01-07 14:30:15 [INFO] a - b\n  2025-01-07 14:30:16 [INFO] a - c")]
    [InlineData("2025-01-07 14:30:15 [INFO] a - b\n   2025-01-07 14:30:16 [INFO] a - c")]
    [InlineData("Error: disk full\nError: disk full")]
    [InlineData("Jan  7 14:30:15 a b: c\nJan  7 14:30:15 a b: c")]
    [InlineData(" x\n y\n z")]
    public void Lines_of_their_own_stay_so(string text) => Assert.Equal(text.Split('\n'), Split(text));

    [Fact]
    public void The_exception_stands_in_the_message_and_the_whole_in_the_record()
    {
        Assert.Equal("job failed | java.lang.IllegalStateException: no rows | Caused by: java.net.ConnectException: refused", Parse(Java).Message);
        Assert.Equal("job failed | ValueError: no rows", Parse(Python).Message);
        Assert.Equal("job failed | System.InvalidOperationException: no rows", Parse(DotNet).Message);
        Assert.Equal("Error: no rows", Parse(Node).Message);
        Assert.Equal((LineLevel.Error, "com.acme.Loader", Java), (Parse(Java).Level, Parse(Java).Component, Parse(Java).Raw));
    }

    [Fact]
    public void A_trace_without_a_level_is_an_error() =>
        Assert.Equal(LineLevel.Error, Parse("Traceback (most recent call last):\n  File \"a.py\", line 1\nValueError: no rows").Level);

    [Fact]
    public void A_pretty_printed_object_is_one_record_with_its_fields()
    {
        const string Text = "{\n  \"level\": \"error\",\n  \"msg\": \"no rows\"\n}";

        Assert.Equal([Text], Split(Text));
        Assert.Equal((LineLevel.Error, "no rows"), (Parse(Text).Level, Parse(Text).Message));
    }

    [Fact]
    public void A_pattern_of_the_settings_says_where_records_begin()
    {
        Assert.True(MultilineRules.TryCreate("^#", out var rules, out _));
        Assert.Equal(["#a\nb\n\nc", "#d"], Split("#a\nb\n\nc\n#d", rules));
        Assert.False(MultilineRules.TryCreate("(", out _, out var error));
        Assert.Contains("does not compile", error);
    }

    [Fact]
    public void Joining_can_be_turned_off() => Assert.Equal(3, Split("a\n b\n c", MultilineRules.Off).Count);

    [Fact]
    public void A_record_that_grows_too_long_is_closed_and_nothing_is_lost()
    {
        var lines = new List<string> { "start" };
        lines.AddRange(Enumerable.Range(0, 5_000).Select(i => $"  frame {i} {new string('x', 40)}"));
        var records = Split(string.Join('\n', lines));

        Assert.Equal(lines, records.SelectMany(r => r.Split('\n')));
        Assert.All(records, r => Assert.True(Encoding.UTF8.GetByteCount(r) <= RecordJoiner.MaxBytes && r.Count(c => c == '\n') < RecordJoiner.MaxLines));
        Assert.InRange(records.Count, 5, 10);
    }

    [Fact]
    public void However_the_text_is_cut_the_records_are_the_same_and_no_line_is_lost()
    {
        var random = new Random(17);
        string[] pieces = [.. Traces.SelectMany(t => t.Data.Split('\n')), "", " ", "2025-01-07 14:30:15 [INFO] a - b", "plain", "}", "\tat x.y(z)", "Caused by: a.b.CException"];
        for (var round = 0; round < 300; round++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 60)).Select(_ => pieces[random.Next(pieces.Length)]).ToList();
            var text = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
            var whole = Split(Encoding.UTF8.GetString(text));

            Assert.Equal(lines.Where(l => l.Trim().Length > 0), whole.SelectMany(r => r.Split('\n')).Where(l => l.Trim().Length > 0));
            Assert.Equal(whole.Select(r => r.Split('\n').Where(l => l.Trim().Length > 0)), Joined(lines).Select(r => r.Split('\n').Where(l => l.Trim().Length > 0)));
            Assert.Equal(whole, InPieces(text, random));
        }
    }

    private static List<string> Split(string text, MultilineRules? rules = null)
    {
        var records = new List<string>();
        var splitter = new RecordSplitter(Encoding.UTF8.GetBytes(text), rules ?? MultilineRules.Usual, isWhole: true);
        while (splitter.Next(out var record))
        {
            records.Add(Encoding.UTF8.GetString(record));
        }

        Assert.Equal(Encoding.UTF8.GetByteCount(text), splitter.Consumed);
        return records;
    }

    private static List<string> Joined(List<string> lines)
    {
        var records = new List<string>();
        var joiner = new RecordJoiner();
        foreach (var line in lines)
        {
            if (joiner.Add(Encoding.UTF8.GetBytes(line), out var record))
            {
                records.Add(Encoding.UTF8.GetString(record.Bytes));
            }
        }

        if (joiner.Flush(out var last))
        {
            records.Add(Encoding.UTF8.GetString(last.Bytes));
        }

        return records;
    }

    private static List<string> InPieces(byte[] text, Random random)
    {
        var records = new List<string>();
        var (from, to) = (0, 0);
        while (from < text.Length)
        {
            to = Math.Min(text.Length, to + random.Next(1, 200));
            var splitter = new RecordSplitter(text.AsSpan(from..to), MultilineRules.Usual, to == text.Length);
            while (splitter.Next(out var record))
            {
                records.Add(Encoding.UTF8.GetString(record));
            }

            from += splitter.Consumed;
        }

        return records;
    }

    private static TextLine Parse(string record) => new LineParser(LineParser.BuiltIn).Parse(record, Received);
}
