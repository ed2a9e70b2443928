using System.Diagnostics;
using System.Text;
using System.Text.Unicode;
using Hermes.Logs.Parsing;

namespace Hermes.Logs.Tests.Parsing;

public sealed class RobustnessTests
{
    private static readonly DateTimeOffset Received = new(2025, 1, 7, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Random_bytes_become_lines_that_can_be_stored()
    {
        var random = new Random(7);
        var parser = new LineParser(LineParser.BuiltIn);
        var context = Context(parser);
        for (var i = 0; i < 20_000; i++)
        {
            var line = new byte[random.Next(300)];
            random.NextBytes(line);
            Check(parser.Parse(line, context), line.Length);
        }
    }

    [Fact]
    public void Damaged_lines_of_every_format_become_lines_that_can_be_stored()
    {
        var random = new Random(11);
        var parser = new LineParser(LineParser.BuiltIn, TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"), Rules());
        var context = Context(parser);
        foreach (var (_, sample, _, _, _) in SampleLines.All)
        {
            for (var i = 0; i < 400; i++)
            {
                var line = Damage(Encoding.UTF8.GetBytes(sample), random);
                Check(parser.Parse(line, context), line.Length);
                Check(parser.ParseRecord(line, context), line.Length);
            }
        }
    }

    [Fact]
    public void Damaged_samples_can_be_studied()
    {
        var random = new Random(13);
        for (var i = 0; i < 40; i++)
        {
            var sample = SampleLines.All.SelectMany(s => Damage(Encoding.UTF8.GetBytes(s.Line + "\n"), random)).ToArray();
            Assert.InRange(new LineParser(LineParser.BuiltIn).Study(sample, Received).Confidence, 0, 1);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9999)]
    public void Times_of_receipt_at_the_end_of_time_do_no_harm(int year)
    {
        var parser = new LineParser(LineParser.BuiltIn);
        var context = parser.NewContext();
        context.Received = year == 0 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
        foreach (var (_, sample, _, _, _) in SampleLines.All)
        {
            Check(parser.Parse(Encoding.UTF8.GetBytes(sample), context), sample.Length);
        }
    }

    public static TheoryData<string, string> Monsters => new()
    {
        { "", "[" }, { "", "\"" }, { "", "a=\"b\" " }, { "a=", "\\" }, { "", "{\"a\":" }, { "{\"msg\":\"", "\\u0000" }, { "", ": " }, { "", " - " },
        { "", "1" }, { "", "feed:" }, { "", "feed=\"" }, { "2025-01-07 14:30:15 ", "[(" }, { "2025-01-07 14:30:15 [INFO] ", "a" }, { "<1>1 - - - - - ", "[a b=\"c\"]" },
        { "10.0.0.7 - - [07/Jan/2025:15:30:15 +0100] \"", "\\\"" }, { "2025-01-07 14:30:15|", "a|" }, { "2025-01-07 14:30:15 UTC [1] ", ":  " }, { "", "\r" }, { "", "é" }, { "", "\u0000" },
        { "Jan  7 14:30:15 ", "a " }, { "2025-01-07 14:30:15 ", "A1 " }, { "", "Traceback (most recent call last):\n" }, { "x", "\n\tat a.b(c)" }, { "{", "\n" },
    };

    [Theory]
    [MemberData(nameof(Monsters))]
    public void No_line_takes_long(string head, string repeated)
    {
        var line = Encoding.UTF8.GetBytes(head + string.Concat(Enumerable.Repeat(repeated, 70_000 / repeated.Length)));
        var parser = new LineParser(LineParser.BuiltIn);
        var context = Context(parser);
        Check(parser.Parse(line, context), line.Length);

        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            Check(parser.Parse(line, context), line.Length);
            var needed = Stopwatch.GetElapsedTime(begun);
            best = needed < best ? needed : best;
        }

        // Linear reading takes about a millisecond and a quadratic step seconds; the best of five, since others run beside it.
        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Readers_on_many_threads_do_not_disturb_each_other()
    {
        var parser = new LineParser(LineParser.BuiltIn, null, Rules());
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, reader =>
        {
            var context = Context(parser);
            for (var i = 0; i < 3_000; i++)
            {
                var (_, raw, level, _, message) = SampleLines.All[((reader * 7) + i) % SampleLines.All.Length];
                var line = parser.Parse(Encoding.UTF8.GetBytes(raw), context);
                Assert.Equal(raw, Encoding.UTF8.GetString(line.Raw));
                Assert.False(line.Message.IsEmpty);
            }
        });
    }

    private static ReadingRules Rules()
    {
        NameFinder.TryCreate(NameSource.Field, "a.b", null, out var field, out _);
        NameFinder.TryCreate(NameSource.Message, null, "feed (?<name>[a-z]+)", out var message, out _);
        NameFinder.TryCreate(NameSource.Path, null, "run-([0-9]+)", out var path, out _);
        return new ReadingRules { Feeds = [field!, message!], Executions = [path!] };
    }

    private static LineContext Context(LineParser parser)
    {
        var context = parser.NewContext();
        (context.Received, context.Path) = (Received, "/data/run-7/a.log");
        return context;
    }

    private static byte[] Damage(byte[] line, Random random)
    {
        var bytes = line.ToList();
        for (var n = random.Next(1, 5); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes.RemoveAt(at); break;
                case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                case 2: bytes[at] = (byte)random.Next(256); break;
                case 3: bytes.RemoveRange(at, random.Next(bytes.Count - at)); break;
                case 4: bytes.InsertRange(at, bytes.Take(random.Next(bytes.Count)).ToList()); break;
                default: bytes[at] = (byte)"[]{}\"\\: \n\0=-"[random.Next(12)]; break;
            }
        }

        return [.. bytes];
    }

    private static void Check(in ParsedLine line, int length)
    {
        foreach (var text in (string[])[Text(line.Component), Text(line.Feed), Text(line.ExecutionId)])
        {
            Assert.True(text.Length <= 200);
        }

        Assert.True(Utf8.IsValid(line.Message) && !line.Message.Contains((byte)0) && line.Message.Length <= LineText.MaxBytes);
        Assert.True(Utf8.IsValid(line.Raw) && !line.Raw.Contains((byte)0) && line.Raw.Length <= LineText.MaxBytes && line.Raw.Length <= length * 3);
    }

    private static string Text(ReadOnlySpan<byte> utf8)
    {
        Assert.True(Utf8.IsValid(utf8) && !utf8.Contains((byte)0));
        return Encoding.UTF8.GetString(utf8);
    }
}
