using System.Globalization;
using System.Text;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Tests;

/// <summary>What a broken or hostile sender does, a hundred thousand times.</summary>
public sealed class FloodTests(IngestionFixture app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_line_repeated_for_ever_is_stored_and_counted_each_time()
    {
        await PostAsync("repeated", string.Concat(Enumerable.Repeat("2025-01-07 14:30:15 [ERROR] a.b - Connection refused by 10.0.0.7:5432\n", 100_000)));

        Assert.Equal(100_000, await app.CountAsync("repeated"));
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        Assert.Equal((100_000L, 100_000L), await connection.QuerySingleAsync<(long, long)>("select sum(total)::bigint, sum(errors)::bigint from log_activity where source = 'repeated'"));
        Assert.Equal([100_000L], await connection.QueryAsync<long>("select lines from log_template where source = 'repeated'"));
    }

    [Fact]
    public async Task A_flood_of_templates_ends_in_one_template_for_the_rest()
    {
        var random = new Random(1);
        var lines = string.Concat(Enumerable.Range(0, 30_000).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(3, 12)).Select(_ => Word(random))) + "\n"));

        await PostAsync("flood", lines);

        Assert.Equal(30_000, await app.CountAsync("flood"));
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        var (templates, counted) = await connection.QuerySingleAsync<(long, long)>("select count(*), sum(lines)::bigint from log_template where source = 'flood' and lines > 0");
        Assert.InRange(templates, 2, new TemplateOptions().MaxTemplatesPerSource + 1);
        Assert.Equal(30_000, counted);
    }

    [Fact]
    public async Task A_clock_that_jumps_files_each_line_under_its_own_day()
    {
        var now = TimeProvider.System.GetUtcNow();
        double[] jumps = [0, -3, 0.5, -12, 400, -29, -40, 0, -9000];
        var lines = Enumerable.Range(0, 9_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{now.AddDays(jumps[i % jumps.Length]):yyyy-MM-dd HH:mm:ss} [INFO] a - jump {i % jumps.Length}"));

        await PostAsync("jumps", string.Join('\n', lines));

        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        var filed = (await connection.QueryAsync<(string Message, long Lines, double Days, bool Stated)>(
            "select message, count(*), max(extract(epoch from now() - time))::double precision / 86400, bool_and(stated_time is not null) from log_entry where source = 'jumps' group by 1 order by 1")).ToList();
        Assert.All(filed, row => Assert.Equal(1_000, row.Lines));
        // The far future, what is older than the retention, and the last century are filed under now and keep what they state.
        Assert.Equal([4, 6, 8], filed.Select((row, i) => (row, i)).Where(x => x.row.Stated).Select(x => x.i));
        Assert.All(filed.Where(row => row.Stated), row => Assert.InRange(row.Days, -0.1, 0.1));
        Assert.InRange(filed[5].Days, 28.9, 29.1);
    }

    [Fact]
    public async Task The_longest_lines_are_kept_to_the_byte_among_short_ones()
    {
        var random = new Random(2);
        var lines = Enumerable.Range(0, 400).Select(i => $"2025-01-07 14:30:15 [INFO] a - {i} {new string((char)('a' + (i % 26)), i % 3 == 0 ? 70_000 : random.Next(200))}").ToList();

        await PostAsync("long-lines", string.Join('\n', lines));

        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        var stored = await connection.QueryAsync<string>("select coalesce(raw, head || message) from log_entry where source = 'long-lines' order by id");
        Assert.Equal(lines.Select(line => line.Length > 65_536 ? line[..65_536] : line), stored);
    }

    [Fact]
    public async Task Many_tiny_lines_take_their_turn_like_others()
    {
        await PostAsync("tiny", string.Concat(Enumerable.Repeat("a\n", 150_000)));

        Assert.Equal(150_000, await app.CountAsync("tiny"));
    }

    [Fact]
    public async Task Bad_records_in_a_large_array_are_named_by_their_place()
    {
        var body = "[" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => i % 5_000 == 4_321 ? "[1,2]" : $$"""{"level":"info","message":"record {{i}} with \"quotes\" and \u00fc"}""")) + "]";

        using var response = await app.PostAsync("/api/v1/logs?source=large-array", Encoding.UTF8.GetBytes(body), "application/json", Token);

        var result = await IngestionFixture.ReadAsync<IntakeResult>(response, Token);
        Assert.Equal(19_996, result.Accepted);
        Assert.Equal([4_321, 9_321, 14_321, 19_321], result.Rejected.Select(rejected => rejected.Index));
        Assert.Equal(19_996, await app.CountAsync("large-array"));
    }

    [Fact]
    public async Task Many_sources_at_once_are_stored_and_counted_exactly()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => PostAsync($"many-{i % 8}", string.Concat(Enumerable.Range(0, 500).Select(n => $"2025-01-07 14:30:15 [WARN] a.{n % 7} - item {n} of {i}\n")))));

        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        Assert.Equal(
            Enumerable.Range(0, 8).Select(i => ($"many-{i}", 4_000L, 4_000L)),
            await connection.QueryAsync<(string, long, long)>(
                "select source, sum(warnings)::bigint, (select count(*) from log_entry e where e.source = a.source) from log_activity a where source like 'many-%' group by source order by source"));
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(4, 10)).Select(_ => (char)('a' + random.Next(26))));

    private async Task PostAsync(string source, string body)
    {
        using var response = await app.PostAsync($"/api/v1/logs?source={source}", Encoding.UTF8.GetBytes(body), "text/plain", Token);
        response.EnsureSuccessStatusCode();
    }
}
