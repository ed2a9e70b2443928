using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests;

public sealed class ImportTests(IngestionFixture app)
{
    private const int Rows = 50_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_cut_off_by_a_killed_process_goes_on_where_it_stopped()
    {
        var csv = Csv("KILLED_IMPORT", Rows);
        var settings = new Dictionary<string, string>();
        await using (var process = await app.Service.StartProcessAsync(settings))
        {
            var upload = SendAsync(process.Client, "", "killed-import", new Stalling(csv, csv.Length * 3 / 4, async () =>
            {
                await Eventually.TrueAsync(async () => await StatusAsync("killed-import") is { Rows: > 0 }, what: "a part is stored");
                Assert.Equal(ImportState.Running, (await StatusAsync("killed-import"))!.State);
                Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(app.Service.Client, "", "killed-import", new ByteArrayContent(csv))).StatusCode);
                process.Kill();
            }));
            await Assert.ThrowsAnyAsync<Exception>(() => upload);
        }

        await Eventually.TrueAsync(async () => await StatusAsync("killed-import") is { State: ImportState.Interrupted }, what: "the lock is free");
        var stored = (await StatusAsync("killed-import"))!;
        var other = await SendAsync(app.Service.Client, "", "killed-import", new ByteArrayContent(Csv("OTHER_FILE", Rows)));
        var result = await IngestionFixture.ReadAsync<ImportResult>(await SendAsync(app.Service.Client, "", "killed-import", new ByteArrayContent(csv)), Token);
        var again = await IngestionFixture.ReadAsync<ImportResult>(await SendAsync(app.Service.Client, "", "killed-import", new ByteArrayContent(csv)), Token);

        Assert.InRange(stored.Rows, 1, Rows - 1);
        Assert.Equal(stored.Rows, stored.Imported);
        Assert.Contains("another file", await other.Content.ReadAsStringAsync(Token));
        Assert.Equal((Rows, 0L, 0L, "killed-import"), (result.Imported, result.Duplicates, result.RejectedCount, result.Id));
        Assert.Equal((result.Imported, result.Duplicates), (again.Imported, again.Duplicates));
        await using var connection = await app.Service.DataSource.OpenConnectionAsync(Token);
        Assert.Equal(Rows, await connection.ExecuteScalarAsync<long>("select count(*) from execution where feed = 'KILLED_IMPORT'"));
        Assert.Equal(ImportState.Completed, (await StatusAsync("killed-import"))!.State);
    }

    [Theory]
    [InlineData("?map=feed:job_name,startedAt:begin,executionId:Run%20Id", "run id\tjob_name\tbegin\tstatus\n7\tMAPPED\t2025-01-07 14:30:00\tok\n")]
    [InlineData("", "\"feed\";\"execution_id\";\"started_at\";\"status\"\r\n\"MAPPED\";\"7\";\"2025-01-07T14:30:00Z\";\"done\"\r\n\r\n")]
    public async Task Columns_are_found_by_name_in_any_order_and_dialect(string query, string csv)
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            var result = await IngestionFixture.ReadAsync<ImportResult>(
                await SendAsync(app.Service.Client, query, null, new ByteArrayContent([.. encoding.GetPreamble(), .. encoding.GetBytes(csv)])), Token);
            Assert.Equal(1, result.Imported + result.Duplicates);
        }

        var run = (await app.Client.GetExecutionsAsync("MAPPED", null, null, 10, Token)).Items.Single().Execution;
        Assert.Equal(("7", new DateTimeOffset(2025, 1, 7, 14, 30, 0, TimeSpan.Zero)), (run.ExecutionId, run.StartedAt));
    }

    [Theory]
    [InlineData("?map=feed", "no mapping")]
    [InlineData("?map=owner:x", "no field")]
    [InlineData("?map=feed:a,feed:b", "names too")]
    [InlineData("?map=feed:job", "lacks job")]
    public async Task A_wrong_map_is_refused(string query, string reason)
    {
        var response = await SendAsync(app.Service.Client, query, null, new StringContent("feed,status,startedAt\n"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_file_whose_end_was_wrong_is_mended_and_goes_on()
    {
        const string good = "feed,status,startedAt\nMENDED,ok,2025-01-07T14:30:00Z\n";
        var broken = await SendAsync(app.Service.Client, "", "mended", new StringContent(good + "MENDED,\"ok,2025-01-07T14:31:00Z\n"));
        var failed = (await StatusAsync("mended"))!;
        var result = await IngestionFixture.ReadAsync<ImportResult>(
            await SendAsync(app.Service.Client, "", "mended", new StringContent(good + "MENDED,ok,2025-01-07T14:31:00Z\n")), Token);

        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Equal((ImportState.Failed, 1L), (failed.State, failed.Imported));
        Assert.Contains("Line 3", failed.Problem);
        Assert.Equal((2L, 0L), (result.Imported, result.Duplicates));
    }

    [Fact]
    public async Task An_import_that_nobody_sent_is_not_there() => Assert.Null(await StatusAsync("nobody's"));

    private Task<ImportStatus?> StatusAsync(string id) => app.Client.GetImportAsync(id, Token);

    private static byte[] Csv(string feed, int rows)
    {
        var csv = new StringBuilder("feed,execution_id,status,started_at,duration_seconds\n");
        var start = new DateTimeOffset(2025, 1, 7, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < rows; i++)
        {
            csv.Append(feed).Append(',').Append(i).Append(",ok,").Append(start.AddMinutes(i).ToString("O")).Append(",60\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string query, string? key, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/executions/import" + query) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return client.SendAsync(request, Token);
    }

    /// <summary>Sends a part, does something, and sends the rest.</summary>
    private sealed class Stalling(byte[] bytes, int part, Func<Task> between) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, part), Token);
            await stream.FlushAsync(Token);
            await between();
            await stream.WriteAsync(bytes.AsMemory(part), Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
