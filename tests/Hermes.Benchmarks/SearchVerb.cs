using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion;
using Hermes.Ingestion.Search;
using Hermes.Testing;
using Npgsql;
using NpgsqlTypes;

namespace Hermes.Benchmarks;

/// <summary><c>search</c>: fills a private database with lines and times searches of a day over HTTP.</summary>
internal static class SearchVerb
{
    private const int LinesOfBatch = 10_000;
    private const int PageLines = 100;
    private const int Repeats = 20;
    private const int DeepPages = 50;

    public static Command Create()
    {
        var lines = new Option<long>("--lines") { Description = "Lines to store.", DefaultValueFactory = _ => 10_000_000 };
        var days = new Option<int>("--days") { Description = "Days over which they are spread.", DefaultValueFactory = _ => 1 };
        var json = new Option<FileInfo?>("--json") { Description = "Writes the figures to this file." };
        var verb = new Command("search", "Times searches among many lines; needs the binaries of Postgres and RabbitMQ, and some gigabytes.") { lines, days, json };
        verb.SetAction((arguments, ct) => RunAsync(arguments.GetValue(lines), arguments.GetValue(days), arguments.GetValue(json), ct));
        return verb;
    }

    private static async Task RunAsync(long lines, int days, FileInfo? json, CancellationToken ct)
    {
        await using var service = await ServiceFixture<IngestionOptions>.StartAsync("ingestiondb");
        var end = TimeProvider.System.GetUtcNow();
        var begin = end.AddDays(-days);
        var clock = Stopwatch.StartNew();
        await FillAsync(service.DataSource, lines, begin, end, ct);
        var filled = clock.Elapsed.TotalSeconds;
        await DigestedAsync(service.DataSource, ct);
        var digested = clock.Elapsed.TotalSeconds;
        var sizes = await SizesAsync(service.DataSource, ct);

        var day = new LogFilter { From = end.AddDays(-1), To = end };
        var all = new LogFilter { From = begin, To = end };
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["lines"] = lines,
            ["fillSeconds"] = filled,
            ["digestedAfterSeconds"] = digested,
            ["tableMegabytes"] = sizes.Table / 1e6,
            ["indexMegabytes"] = sizes.Indexes / 1e6,
            ["summaryMegabytes"] = sizes.Summaries / 1e6,
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{lines:N0} lines over {days} day(s): stored in {filled:F0} s, summarised {digested - filled:F0} s later; table {sizes.Table / 1e6:N0} MB, its indexes {sizes.Indexes / 1e6:N0} MB, summaries {sizes.Summaries / 1e6:N0} MB"));
        Console.WriteLine();
        Console.WriteLine("| search | lines found | p50 (ms) | p95 (ms) |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        var client = new IngestionClient(service.Client);
        foreach (var (name, key, filter, deep) in Searches(day, all))
        {
            var (found, p50, p95) = await MeasureAsync(client, filter, deep, ct);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {found} | {p50:F0} | {p95:F0} |"));
            figures[$"{key}.p50Milliseconds"] = p50;
            figures[$"{key}.p95Milliseconds"] = p95;
        }

        if (json is not null)
        {
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }), ct);
        }
    }

    private static IEnumerable<(string Name, string Key, LogFilter Filter, bool Deep)> Searches(LogFilter day, LogFilter all) =>
    [
        ("newest page", "newest", day, false),
        ($"newest, page {DeepPages}", "newestDeep", day, true),
        ("text everywhere: `loaded`", "frequent", day with { Q = "loaded" }, false),
        ($"the same, page {DeepPages}", "frequentDeep", day with { Q = "loaded" }, true),
        ("short text: `429`", "short", day with { Q = "429" }, false),
        ("text in 100 lines", "hundred", all with { Q = SearchLines.Hundred }, false),
        ("text in one line", "once", all with { Q = SearchLines.Once }, false),
        ("number in one line", "onceNumber", all with { Q = SearchLines.OnceNumber }, false),
        ("text in no line", "never", day with { Q = "unobtainium" }, false),
        ("number in no line", "neverNumber", day with { Q = "4417123456" }, false),
        ("level ERROR", "error", day with { Level = "ERROR" }, false),
        ("ERROR or FATAL and text: `SIGKILL`", "levelsText", day with { Level = "ERROR,FATAL", Q = "sigkill" }, false),
        ("ERROR and a text only other levels have", "errorNever", day with { Level = "ERROR", Q = "loaded" }, false),
        ("component and text: `deadlock`", "componentText", day with { Component = "postgres", Q = "deadlock" }, false),
        ("feed with a line of 20,000", "feed", day with { Feed = "feed-120" }, false),
        ("the same and text", "feedText", day with { Feed = "feed-120", Q = "blk_" }, false),
        ("template", "template", day with { Template = Hermes.Logs.Templates.Template.Format(SearchLines.Templates.Last().Id) }, false),
        ("source and a text only others have", "sourceNever", day with { Source = "db", Q = "loaded" }, false),
    ];

    private static async Task<(int Found, double P50, double P95)> MeasureAsync(IngestionClient client, LogFilter filter, bool deep, CancellationToken ct)
    {
        string? cursor = null;
        for (var page = 1; deep && page < DeepPages; page++)
        {
            cursor = (await client.GetLogsAsync(filter, cursor, PageLines, ct)).NextCursor;
        }

        var times = new double[Repeats];
        var found = 0;
        for (var i = 0; i < Repeats; i++)
        {
            var started = Stopwatch.GetTimestamp();
            found = (await client.GetLogsAsync(filter, cursor, PageLines, ct)).Items.Count;
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        return (found, times[Repeats / 2], times[(int)(Repeats * 0.95)]);
    }

    private static async Task FillAsync(NpgsqlDataSource database, long lines, DateTimeOffset begin, DateTimeOffset end, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        for (var day = begin.UtcDateTime.Date; day <= end.UtcDateTime.Date; day = day.AddDays(1))
        {
            await connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                $"create table if not exists log_entry_{day:yyyyMMdd} partition of log_entry for values from ('{day:yyyy-MM-dd} 00:00+00') to ('{day.AddDays(1):yyyy-MM-dd} 00:00+00')"));
        }

        foreach (var (id, source, text, level) in SearchLines.Templates)
        {
            await connection.ExecuteAsync(
                "insert into log_template (id, source, text, level, lines, first_seen_at, last_seen_at) values (@id, @source, @text, @level, @share, @begin, @end)",
                new { id, source, text, level, share = lines / 20, begin, end });
        }

        var random = new Random(1);
        var step = (end - begin) / lines;
        for (var first = 0L; first < lines; first += LinesOfBatch)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var entry = new BacklogEntry();
            await CopyAsync(connection, first, Math.Min(LinesOfBatch, lines - first), lines, begin, step, random, entry, ct);
            await entry.WriteAsync(transaction, ct);
            await transaction.CommitAsync(ct);
        }
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, long first, long count, long lines, DateTimeOffset begin, TimeSpan step, Random random, BacklogEntry entry, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy log_entry (id, time, received_at, level, source, feed, component, message, template_id, category, marks) from stdin (format binary)", ct);
        for (var number = first; number < first + count; number++)
        {
            var line = SearchLines.Make(number, lines, random);
            entry.AddSource(line.Source);
            var time = begin.UtcDateTime + (step * number);
            entry.Add(number + 1, time.Ticks);
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(number + 1, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(time, NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(time, NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(line.Level, NpgsqlDbType.Smallint, ct);
            await copy.WriteAsync(line.Source, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(line.Feed, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(line.Component, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(line.Message, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(line.Template, NpgsqlDbType.Bigint, ct);
            await (line.Category is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(line.Category, NpgsqlDbType.Text, ct));
            await copy.WriteAsync(0, NpgsqlDbType.Integer, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static Task DigestedAsync(NpgsqlDataSource database, CancellationToken ct) => Eventually.TrueAsync(async () =>
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>("select coalesce(sum(lines), 0) < 20000 and not coalesce(bool_or(not counted), false) from log_backlog");
    }, TimeSpan.FromMinutes(30), "all lines are summarised");

    private static async Task<(long Table, long Indexes, long Summaries)> SizesAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<(long, long, long)>(new CommandDefinition(
            """
            select sum(pg_table_size(inhrelid))::bigint, sum(pg_indexes_size(inhrelid))::bigint, pg_total_relation_size('log_summary')
            from pg_inherits where inhparent = 'log_entry'::regclass
            """, cancellationToken: ct));
    }
}
