using System.Diagnostics;
using System.Globalization;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Ingestion;
using Hermes.Testing;

namespace Hermes.Benchmarks.Intake;

/// <summary>
/// Starts a Postgres that loses nothing, a RabbitMQ and the ingestion service as a process of its own, stores lines over HTTP and
/// from a followed file, and then copies the rows stored over HTTP into an equal table with nothing else running.
/// </summary>
internal sealed class CompareCopy : IAsyncDisposable
{
    private const string FileSource = "bench-file";
    private const double LatencySeconds = 15;
    private readonly string _folder;
    private readonly ServiceFixture<IngestionOptions> _fixture;
    private readonly ServiceProcess _service;

    private CompareCopy(string folder, ServiceFixture<IngestionOptions> fixture, ServiceProcess service) => (_folder, _fixture, _service) = (folder, fixture, service);

    private string Log => Path.Combine(_folder, "bench.log");

    public static async Task<CompareFigures> RunAsync(int lines, string? data, int senders, double minutes, CancellationToken ct)
    {
        await using var run = await StartAsync();
        var bodies = Bodies.Make(data, lines, seed: 1);
        await run.WarmUpAsync(data, senders, ct);
        var http = await run.OverHttpAsync(bodies, senders, ct);
        await run.SettleAsync(ct);
        var file = await run.FollowingAsync(Bodies.Make(data, lines, seed: 2), ct);
        var (median, longest, acknowledged) = await run.AtHalfLoadAsync(Bodies.Make(data, (int)(http.PerSecond / 2 * LatencySeconds), seed: 3), senders, http.PerSecond / 2, ct);
        var lasting = minutes > 0 ? await run.LastingAsync(bodies, senders, minutes, ct) : null;
        var peak = ProcessUsage.PeakMegabytes(run._service.Id);
        await run._service.TerminateAsync();
        var copy = await BareCopy.RunAsync(run._fixture.DataSource, [.. bodies.Select(body => body.Source).Distinct()], run._folder, ct);
        return new CompareFigures(http, lasting, file, copy, peak, median, longest, acknowledged);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _fixture.DisposeAsync();
        TemporaryDirectory.Delete(_folder);
    }

    private static async Task<CompareCopy> StartAsync()
    {
        // Figures of a database that may lose what it said it stored would mean nothing.
        Environment.SetEnvironmentVariable("HERMES_POSTGRES_FAST", "0");
        var folder = TemporaryDirectory.Create("hermes-intake");
        var fixture = await ServiceFixture<IngestionOptions>.StartAsync("ingestiondb");
        await fixture.ListenAsync<LogActivityCounted>();
        await fixture.ListenAsync<ErrorsDetected>();
        var service = await fixture.StartProcessAsync(new Dictionary<string, string>
        {
            ["Ingestion:Files:0:Path"] = Path.Combine(folder, "bench.log"),
            ["Ingestion:Files:0:Source"] = FileSource,
        });
        // Only the process is measured; the host in this one has made its key and goes.
        await fixture.StopHostAsync();
        return new CompareCopy(folder, fixture, service);
    }

    // Compilation and the partitions of the day are no part of a rate.
    private async Task WarmUpAsync(string? data, int senders, CancellationToken ct)
    {
        await new Sender(_service.Client).SendAsync(Bodies.Make(data, 300_000, seed: 4).Select(body => ("bench-warm", body.Body)), senders, 0, ct);
        await SettleAsync(ct);
    }

    // Each way in begins with nothing left over from the one before: no line to be summarised, no event to be sent, no page to be written.
    private async Task SettleAsync(CancellationToken ct)
    {
        await using var connection = await _fixture.DataSource.OpenConnectionAsync(ct);
        await Eventually.TrueAsync(
            async () => await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select coalesce((select sum(lines) from log_backlog), 0) < @Left and not exists (select 1 from outbox)", new { Left = 100_000 }, cancellationToken: ct)),
            TimeSpan.FromMinutes(2), "what was stored is summarised and announced");
        await connection.ExecuteAsync(new CommandDefinition("checkpoint;", commandTimeout: 600, cancellationToken: ct));
    }

    private async Task<PathFigures> OverHttpAsync(IReadOnlyList<(string Source, byte[] Body)> bodies, int senders, CancellationToken ct)
    {
        var sender = new Sender(_service.Client);
        var (service, database) = await UsedAsync(ct);
        var needed = await sender.SendAsync(bodies, senders, 0, ct);
        var figures = await FiguresAsync((long)bodies.Count * Bodies.Lines, needed, service, database, ct);
        await CheckAsync("source <> 'bench-warm'", figures.Lines, ct);
        return figures;
    }

    private async Task<PathFigures> LastingAsync(IReadOnlyList<(string Source, byte[] Body)> bodies, int senders, double minutes, CancellationToken ct)
    {
        var (service, database) = await UsedAsync(ct);
        var clock = Stopwatch.StartNew();
        var sent = 0L;
        IEnumerable<(string, byte[])> UntilTheEnd()
        {
            for (var i = 0; clock.Elapsed < TimeSpan.FromMinutes(minutes); i++)
            {
                sent += Bodies.Lines;
                yield return ("bench-long", bodies[i % bodies.Count].Body);
            }
        }

        var needed = await new Sender(_service.Client).SendAsync(UntilTheEnd(), senders, 0, ct);
        return await FiguresAsync(sent, needed, service, database, ct);
    }

    private async Task<PathFigures> FollowingAsync(IReadOnlyList<(string Source, byte[] Body)> bodies, CancellationToken ct)
    {
        var filled = Path.Combine(_folder, "filled");
        await using (var output = File.Create(filled))
        {
            foreach (var (_, body) in bodies)
            {
                await output.WriteAsync(body, ct);
            }
        }

        var lines = (long)bodies.Count * Bodies.Lines;
        var (service, database) = await UsedAsync(ct);
        var clock = Stopwatch.StartNew();
        File.Move(filled, Log);
        while (await FollowedAsync(ct) < lines)
        {
            await Task.Delay(20, ct);
        }

        var figures = await FiguresAsync(lines, clock.Elapsed, service, database, ct);
        await CheckAsync($"source = '{FileSource}'", lines, ct);
        await SettleAsync(ct);
        return figures;
    }

    private Task<(double Median, double Longest, double LongestAcknowledged)> AtHalfLoadAsync(IReadOnlyList<(string Source, byte[] Body)> bodies, int senders, double linesPerSecond, CancellationToken ct) =>
        HalfLoad.RunAsync(_service.Client, new Sender(_service.Client), [.. bodies.Select(body => ("bench-half", body.Body))], senders, linesPerSecond, ct);

    // The counter commits with the lines and costs nothing to read; afterwards the lines themselves are counted.
    private async Task<long> FollowedAsync(CancellationToken ct)
    {
        await using var connection = await _fixture.DataSource.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(sum(total), 0)::bigint from log_activity where source = @FileSource", new { FileSource }, cancellationToken: ct));
    }

    private async Task CheckAsync(string which, long expected, CancellationToken ct)
    {
        await using var connection = await _fixture.DataSource.OpenConnectionAsync(ct);
        var stored = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from log_entry where {which}", commandTimeout: 600, cancellationToken: ct));
        if (stored != expected)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{expected} lines were acknowledged and {stored} are stored."));
        }
    }

    private async Task<(double Service, double Database)> UsedAsync(CancellationToken ct) =>
        (ProcessUsage.Seconds(_service.Id), await ProcessUsage.DatabaseSecondsAsync(_fixture.DataSource, ct));

    private async Task<PathFigures> FiguresAsync(long lines, TimeSpan needed, double service, double database, CancellationToken ct)
    {
        var (serviceNow, databaseNow) = await UsedAsync(ct);
        return new PathFigures(lines, needed.TotalSeconds, serviceNow - service, databaseNow - database);
    }
}
