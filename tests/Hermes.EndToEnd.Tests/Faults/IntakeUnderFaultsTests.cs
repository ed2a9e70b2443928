using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Dapper;
using Hermes.Contracts;
using Hermes.Testing;
using Npgsql;

namespace Hermes.EndToEnd.Tests.Faults;

/// <summary>
/// 200,000 lines by HTTP and as many by a file that is rotated, while ingestion, Postgres and RabbitMQ are killed with -9
/// one after the other. Run by <c>tests/faults.sh</c>.
/// </summary>
[Trait("run", "alone")]
public sealed class IntakeUnderFaultsTests(EmptySuite suite) : IClassFixture<EmptySuite>
{
    private const int Lines = 200_000;
    private const int PerBatch = 500;
    private const int PerFile = 20_000;
    private const int ErrorEvery = 100;
    private const int Feeds = 8;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(3);
    private int _appended;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Now => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    [Fact]
    public async Task What_is_accepted_is_stored_once_and_every_event_arrives()
    {
        var clock = Stopwatch.StartNew();
        var sending = SendAsync();
        var following = AppendAsync();
        await KillAtAsync(0.2, "ingestion", () => suite.Kill(ServiceNames.Ingestion));
        await KillAtAsync(0.45, "Postgres", suite.KillPostgres);
        await KillAtAsync(0.7, "RabbitMQ", suite.KillRabbitMq);
        await Task.WhenAll(sending, following);
        Console.WriteLine($"sent and appended after {clock.Elapsed.TotalSeconds:F0} s");

        await using var ingestion = NpgsqlDataSource.Create(suite.SettingOf(ServiceNames.Ingestion, "ConnectionStrings__ingestiondb"));
        foreach (var source in new[] { "http-faults", "tests" })
        {
            var (stored, distinct) = await Eventually.GetAsync(
                () => CountAsync(ingestion, source), count => count.Stored >= Lines, Recovery, $"the lines of {source} are stored");
            Console.WriteLine($"{source}: accepted {Lines}, stored {stored}, different {distinct}, after {clock.Elapsed.TotalSeconds:F0} s");
            Assert.Equal((Lines, Lines), (stored, distinct));
        }

        await using var prediction = NpgsqlDataSource.Create(suite.SettingOf(ServiceNames.Prediction, "ConnectionStrings__predictiondb"));
        await using var diagnosis = NpgsqlDataSource.Create(suite.SettingOf(ServiceNames.Diagnosis, "ConnectionStrings__diagnosisdb"));
        const string Counted = "select coalesce(sum(total), 0) from log_minute where feed like 'FAULT\\_%'";
        const string Errors = "select coalesce(sum(occurrences), 0) from incident where feed like 'FAULT\\_%'";
        var (counted, errors) = (0, 0);
        try
        {
            counted = await Eventually.GetAsync(() => SumAsync(prediction, Counted), sum => sum >= 2 * Lines, Recovery, "all counts have arrived");
            errors = await Eventually.GetAsync(() => SumAsync(diagnosis, Errors), sum => sum >= 2 * Lines / ErrorEvery, Recovery, "all errors have arrived");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException(
                $"{e.Message} Counted {await SumAsync(prediction, Counted)} of {2 * Lines}, errors {await SumAsync(diagnosis, Errors)} of {2 * Lines / ErrorEvery}; "
                + $"{await SumAsync(ingestion, "select count(*) from outbox")} events wait in ingestion's outbox. Queues:\n{await suite.QueuesAsync()}");
        }

        Console.WriteLine($"events: lines counted {counted} of {2 * Lines}, errors {errors} of {2 * Lines / ErrorEvery}, after {clock.Elapsed.TotalSeconds:F0} s");
        Assert.Equal((2 * Lines, 2 * Lines / ErrorEvery), (counted, errors));
    }

    private static string Line(string by, int number) => number % ErrorEvery == 0
        ? $"{Now} [ERROR] loader.main - {by} {number}: connection refused by upstream feed=FAULT_{number / ErrorEvery % Feeds}\n"
        : $"{Now} [INFO] loader.main - {by} {number} loaded feed=FAULT_{number % Feeds}\n";

    private static string Block(string by, int from) => string.Concat(Enumerable.Range(from, PerBatch).Select(number => Line(by, number)));

    private async Task SendAsync()
    {
        using var http = suite.ClientOf(ServiceNames.Ingestion);
        using var pace = new PeriodicTimer(Pace / 2);
        var batches = Paced(pace, Lines / PerBatch);
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (batch, ct) =>
        {
            var body = Block("sent", batch * PerBatch);
            await Eventually.TrueAsync(() => IsAcceptedAsync(http, body, $"faults-{batch}", ct), Recovery, $"batch {batch} is accepted");
        });
    }

    private static async IAsyncEnumerable<int> Paced(PeriodicTimer pace, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await pace.WaitForNextTickAsync(Token);
            yield return i;
        }
    }

    private static async Task<bool> IsAcceptedAsync(HttpClient http, string body, string key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/logs?source=http-faults") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await http.SendAsync(request, ct);
            return response.IsSuccessStatusCode || (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
                ? false
                : throw new InvalidOperationException($"Answered {response.StatusCode}: {await response.Content.ReadAsStringAsync(ct)}"));
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // As logrotate does without copytruncate: the full file gets another name, the next line begins a new one.
    private async Task AppendAsync()
    {
        using var pace = new PeriodicTimer(Pace);
        for (var from = 0; from < Lines; from += PerBatch)
        {
            if (from > 0 && from % PerFile == 0)
            {
                File.Move(suite.FollowedFile, $"{suite.FollowedFile}.{from / PerFile}");
            }

            await File.AppendAllTextAsync(suite.FollowedFile, Block("appended", from), Token);
            Interlocked.Add(ref _appended, PerBatch);
            await pace.WaitForNextTickAsync(Token);
        }
    }

    private async Task KillAtAsync(double share, string what, Action kill)
    {
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _appended) >= share * Lines), Recovery, $"{share:P0} of the lines are appended");
        kill();
        Console.WriteLine($"killed {what} after {Volatile.Read(ref _appended)} appended lines");
    }

    private static async Task<(int Stored, int Distinct)> CountAsync(NpgsqlDataSource database, string source)
    {
        await using var connection = await database.OpenConnectionAsync(Token);
        return await connection.QuerySingleAsync<(int, int)>(new CommandDefinition(
            "select count(*)::int, count(distinct substring(message from '^(?:sent|appended) (\\d+)'))::int from log_entry where source = @source", new { source }, commandTimeout: 120, cancellationToken: Token));
    }

    private static async Task<int> SumAsync(NpgsqlDataSource database, string sql)
    {
        await using var connection = await database.OpenConnectionAsync(Token);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(sql, cancellationToken: Token));
    }
}
