using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion;
using Hermes.Testing;

namespace Hermes.Benchmarks;

/// <summary>Imports a generated CSV of runs, then the same file again, which stores nothing.</summary>
internal static class ImportVerb
{
    private const int Feeds = 400;

    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "Rows of the CSV.", DefaultValueFactory = _ => 1_000_000 };
        var address = new Option<Uri?>("--ingestion") { Description = "Address of a running service; left out, a service, Postgres and RabbitMQ are started for the run.", CustomParser = result => new Uri(result.Tokens.Single().Value) };
        var key = new Option<string>("--key") { Description = "API key with the scope executions:write; else HERMES_API_KEY.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("HERMES_API_KEY") ?? "" };
        var json = new Option<FileInfo?>("--json") { Description = "Writes the figures to this file." };
        var verb = new Command("import", "Imports a CSV of runs over HTTP.") { rows, address, key, json };
        verb.SetAction((arguments, ct) => RunAsync(arguments.GetValue(rows), arguments.GetValue(address), arguments.GetValue(key)!, arguments.GetValue(json), ct));
        return verb;
    }

    private static async Task RunAsync(int rows, Uri? address, string key, FileInfo? json, CancellationToken ct)
    {
        if (address is not null)
        {
            using var http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
            await MeasureAsync(http, rows, json, ct);
            return;
        }

        // Figures of a database that may lose what it said it stored would mean nothing.
        Environment.SetEnvironmentVariable("HERMES_POSTGRES_FAST", "0");
        await using var service = await ServiceFixture<IngestionOptions>.StartAsync("ingestiondb");
        await service.ListenAsync<ExecutionsRecorded>();
        service.Client.Timeout = Timeout.InfiniteTimeSpan;
        await MeasureAsync(service.Client, rows, json, ct);
    }

    private static async Task MeasureAsync(HttpClient http, int rows, FileInfo? json, CancellationToken ct)
    {
        var csv = Path.GetTempFileName();
        try
        {
            await WriteAsync(csv, rows, ct);
            Console.WriteLine("| import | rows | MB | new | known | rejected | seconds | rows/s |");
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            var first = await ImportAsync(http, "first", csv, rows, ct);
            var again = await ImportAsync(http, "again", csv, rows, ct);
            if (json is not null)
            {
                await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(new { importSeconds = first, importRowsPerSecond = rows / first, repeatSeconds = again }), ct);
            }
        }
        finally
        {
            File.Delete(csv);
        }
    }

    private static async Task<double> ImportAsync(HttpClient http, string name, string csv, int rows, CancellationToken ct)
    {
        await using var file = File.OpenRead(csv);
        var size = file.Length / 1e6;
        var content = new StreamContent(file, 256 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var clock = Stopwatch.StartNew();
        using var response = await http.PostAsync("/api/v1/executions/import", content, ct);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync(ct));
        }

        var result = (await response.Content.ReadFromJsonAsync<ImportResult>(HermesJson.Options, ct))!;
        var seconds = clock.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {rows} | {size:F0} | {result.Imported} | {result.Duplicates} | {result.RejectedCount} | {seconds:F1} | {rows / seconds:F0} |"));
        return seconds;
    }

    // Every run of every feed in the order they ended, as a scheduler's history comes.
    private static async Task WriteAsync(string path, int rows, CancellationToken ct)
    {
        await using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 256 * 1024);
        await writer.WriteLineAsync("feed,executionId,scheduledAt,startedAt,endedAt,status,rowsIn,rowsOut,bytes,errorCount,warningCount,retryCount".AsMemory(), ct);
        var batch = Guid.NewGuid().ToString("N")[..8];
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-rows / Feeds * 15.0);
        start = new DateTimeOffset(start.Ticks - (start.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        for (var i = 0; i < rows; i++)
        {
            var (feed, round) = (i % Feeds, i / Feeds);
            var due = start.AddMinutes(round * 15);
            var begun = due.AddSeconds(i % 97);
            var status = i % 23 == 0 ? "Failed" : "Succeeded";
            var count = 1_000 + (i % 50_000);
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"BENCH_{feed:D3},{batch}-{feed}-{round},{due:yyyy-MM-ddTHH:mm:ssZ},{begun:yyyy-MM-ddTHH:mm:ssZ},{begun.AddSeconds(30 + (i % 600)):yyyy-MM-ddTHH:mm:ssZ},{status},{count},{count - (i % 7)},{count * 180L},{(i % 23 == 0 ? 3 : 0)},{i % 5},0").AsMemory(), ct);
        }
    }
}
