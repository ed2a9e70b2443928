using System.Net;
using System.Net.Http.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.AuditTables;
using Hermes.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hermes.Ingestion.Tests;

public sealed class AuditTableTests(AuditTableTests.Servers servers) : IClassFixture<AuditTableTests.Servers>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IngestionClient Client => new(servers.Service.Client);

    [Fact]
    public async Task Rows_become_runs_and_those_that_share_a_watermark_are_neither_lost_nor_repeated()
    {
        var recorded = await servers.Service.ListenAsync<ExecutionsRecorded>();
        await servers.ExecuteAsync("insert into job_run (job, outcome, begun, rows_written, note) select 'LOAD', 'ok', '2026-03-02 04:00'::timestamp + i * interval '1 minute', i, '{\"try\": 2}' from generate_series(1, 12) i");
        await PutAsync(Runs("select * from job_run where changed >= @watermark", "changed"));
        await StoredAsync("LOAD", 12);

        // Later rows with the same day, one of them wrong; then one of another day.
        await servers.ExecuteAsync("insert into job_run (job, outcome, begun) values ('LOAD', 'error', '2026-03-02 05:00'), ('LOAD', 'exploded', '2026-03-02 05:01')");
        await StoredAsync("LOAD", 13);
        await servers.ExecuteAsync("insert into job_run (job, outcome, begun, changed) values ('LOAD', 'ok', now() at time zone 'UTC', '2026-03-03')");
        await StoredAsync("LOAD", 14);

        var runs = (await Client.GetExecutionsAsync("LOAD", null, null, 100, Token)).Items.Select(item => item.Execution).ToList();
        Assert.Equal((13L, "2"), (runs.Count(run => run.Status == ExecutionStatus.Succeeded), runs[^1].Attributes!["try"]));
        Assert.Equal((1L, new DateTimeOffset(2026, 3, 2, 4, 1, 0, TimeSpan.Zero)), (runs[^1].RowsOut, runs[^1].StartedAt));
        var messages = new List<ExecutionsRecorded>();
        while (messages.Sum(message => message.Executions.Count) < 14)
        {
            messages.Add(await recorded.ReadAsync(message => message.Executions[0].Feed == "LOAD"));
        }

        // What is old is learned from, what is new is acted on.
        Assert.Equal([true, true, false], messages.Select(message => message.Historical));
        await Eventually.TrueAsync(async () => await StatusAsync("runs") is { State: SourceState.Following, Lines: 14, Errors: 1 }, what: "the rows are counted");
        Assert.DoesNotContain(servers.Secret, await servers.Service.Client.GetStringAsync("/api/v1/sources", Token));
    }

    [Fact]
    public async Task Killing_the_process_neither_loses_nor_repeats_a_row()
    {
        const int rows = 30_000;
        await servers.ExecuteAsync($"insert into job_log (at, severity, text) select now(), 'ERROR', 'row ' || i from generate_series(1, {rows}) i");
        await PutAsync(new SourceSettings
        {
            Name = "job-log",
            Feed = "JOBS",
            Paused = true,
            Sql = new SqlSettings { Connection = "etl", Query = "select * from job_log where id > @watermark", WatermarkColumn = "id", IntervalSeconds = 1, Target = "logs", Columns = new Dictionary<string, string> { ["level"] = "severity", ["message"] = "text", ["timestamp"] = "at" } },
        });
        await using (var process = await servers.Service.StartProcessAsync(new Dictionary<string, string> { ["Ingestion:Connections:etl"] = servers.Connection }))
        {
            await servers.Service.StopHostAsync();
            (await process.Client.PostAsync("/api/v1/sources/job-log/resume", null, Token)).EnsureSuccessStatusCode();
            await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(servers.Service, "job-log") > 0, what: "a part is stored");
            process.Kill();
        }

        await servers.Service.StartHostAsync();
        await Eventually.TrueAsync(async () => await IngestionFixture.CountAsync(servers.Service, "job-log") >= rows, what: "all rows are stored");
        await servers.ExecuteAsync("insert into job_log (at, severity, text) values (now(), 'INFO', 'last')");
        await Eventually.TrueAsync(async () => (await StatusAsync("job-log")).LastLine!.Contains("last", StringComparison.Ordinal), what: "the last row is stored");
        await using var connection = await servers.Service.DataSource.OpenConnectionAsync(Token);
        Assert.Equal(rows + 1, await IngestionFixture.CountAsync(servers.Service, "job-log"));
        Assert.Equal(rows + 1, await connection.ExecuteScalarAsync<int>("select count(distinct message) from log_entry where source = 'job-log' and feed = 'JOBS'"));
    }

    [Theory]
    [InlineData("elsewhere", "select * from job_run where id > @watermark", "id", "sql.connection")]
    [InlineData("etl", "select * from job_run", "id", "sql.query")]
    [InlineData("etl", "select * from job_run where id > @watermark", "", "sql.watermarkColumn")]
    public async Task Settings_that_cannot_work_are_refused(string connection, string query, string column, string field)
    {
        var answer = await servers.Service.Client.PutAsJsonAsync("/api/v1/sources/refused", Runs(query, column) with { Name = null, Sql = new SqlSettings { Connection = connection, Query = query, WatermarkColumn = column } }, HermesJson.Options, Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await IngestionFixture.ReadAsync(answer, Token)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("select * from trial_run where id >= @watermark", "id", null)]
    [InlineData("select id, job from trial_run where id > @watermark -- all of them", "id", "1 of 1 rows cannot be taken, the first because of status")]
    [InlineData("select * from nowhere where id > @watermark", "id", "nowhere")]
    [InlineData("select * from trial_run where id > @watermark", "no_column", "no_column")]
    [InlineData("select * from trial_run where id > @watermark", "note", "A watermark is a number")]
    [InlineData("delete from trial_run where id > @watermark returning *", "id", "does not fit")]
    [InlineData("select * from trial_run where id > @watermark) as x; drop table trial_run; select * from (select 1 as id", "id", "does not fit")]
    [InlineData("select nextval('trial_number') as id where 1 > @watermark::bigint", "id", "changes something")]
    public async Task A_trial_reads_the_first_rows_or_says_in_words_what_is_wrong(string query, string column, string? problem)
    {
        var result = await servers.Service.Services.GetRequiredService<AuditTableProbe>().TryAsync(Runs(query, column), Token);

        Assert.Equal(problem is null, result.Works);
        Assert.Contains(problem ?? "", result.Problem ?? "");
        Assert.Equal(problem is null ? "TRIAL" : null, result.Examples.FirstOrDefault()?.Feed);
        await servers.ExecuteAsync("select from trial_run");
    }

    [Fact]
    public async Task A_table_that_cannot_be_read_is_shown_as_failing_and_read_when_it_is_there()
    {
        await PutAsync(Runs("select * from late where id > @watermark", "id", "late"));
        await Eventually.TrueAsync(async () => await StatusAsync("late") is { State: SourceState.Failing, Errors: > 0, LastError: not null }, what: "it fails");
        await servers.ExecuteAsync("create table late as select 1 as id, 'LATE' as job, 'ok' as outcome, now() as begun");
        await StoredAsync("LATE", 1);
        await Eventually.TrueAsync(async () => await StatusAsync("late") is { State: SourceState.Following, LastError: null }, what: "it is read");
    }

    private static SourceSettings Runs(string query, string column, string name = "runs") => new()
    {
        Name = name,
        Sql = new SqlSettings
        {
            Connection = "etl",
            Query = query,
            WatermarkColumn = column,
            IntervalSeconds = 1,
            Columns = new Dictionary<string, string> { ["feed"] = "job", ["status"] = "outcome", ["startedAt"] = "begun", ["rowsOut"] = "rows_written", ["attributes"] = "note", ["executionId"] = "id" },
        },
    };

    private async Task PutAsync(SourceSettings settings) =>
        (await servers.Service.Client.PutAsJsonAsync($"/api/v1/sources/{settings.Name}", settings, HermesJson.Options, Token)).EnsureSuccessStatusCode();

    private Task StoredAsync(string feed, int count) => Eventually.TrueAsync(
        async () => (await Client.GetExecutionsAsync(feed, null, null, 100, Token)).Items.Count == count, what: $"{count} runs of {feed} are stored");

    private async Task<SourceStatus> StatusAsync(string source) =>
        (await servers.Service.Client.GetFromJsonAsync<SourceStatus>($"/api/v1/sources/{source}", HermesJson.Options, Token))!;

    /// <summary>A service that may read one other database, under the name "etl".</summary>
    public sealed class Servers : IAsyncLifetime
    {
        internal ServiceFixture<Program> Service { get; private set; } = null!;

        internal string Connection { get; private set; } = "";

        internal string Secret => new NpgsqlConnectionStringBuilder(Connection).Password!;

        public async ValueTask InitializeAsync()
        {
            Connection = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
            Service = await ServiceFixture<Program>.StartAsync("ingestiondb", host => host.UseSetting("Ingestion:Connections:etl", Connection));
            await IngestionFixture.ListenAsync(Service);
            await Service.ListenAsync<AuditRecorded>();
            await ExecuteAsync(
                """
                create table job_run (id int generated always as identity, job text, outcome text, begun timestamp, changed date not null default '2026-03-02', rows_written numeric(10,2), note jsonb);
                create table trial_run as select 1 as id, 'TRIAL' as job, 'ok' as outcome, now() as begun, '{}'::jsonb as note;
                create sequence trial_number;
                create table job_log (id int generated always as identity, at timestamptz, severity text, text text);
                """);
        }

        public ValueTask DisposeAsync() => Service.DisposeAsync();

        internal async Task ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(Connection);
            await connection.ExecuteAsync(sql);
        }
    }
}
