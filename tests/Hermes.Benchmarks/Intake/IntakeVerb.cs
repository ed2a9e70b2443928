using System.CommandLine;
using System.Text.Json;

namespace Hermes.Benchmarks.Intake;

/// <summary>Lines a second that are durable, against the bare COPY of the same rows; or at a steady rate to a service that runs.</summary>
internal static class IntakeVerb
{
    public static Command Create()
    {
        var compare = new Option<bool>("--compare-copy") { Description = "Starts Postgres, RabbitMQ and the service, and compares HTTP and a followed file with the bare COPY of the same rows." };
        var data = new Option<string?>("--data") { Description = "With --compare-copy: a log file, or a folder whose *.log are sent, in place of made lines." };
        var minutes = new Option<double>("--minutes") { Description = "With --compare-copy: goes on sending at full speed so long, for the peak of memory." };
        var address = new Option<Uri?>("--ingestion") { Description = "Address of a service that runs.", CustomParser = result => new Uri(result.Tokens.Single().Value) };
        var key = new Option<string>("--key") { Description = "API key with the scopes logs:write and logs:read; else HERMES_API_KEY.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("HERMES_API_KEY") ?? "" };
        var lines = new Option<int?>("--lines") { Description = "Lines to send; 1,000,000 each way with --compare-copy, else 300,000." };
        var rate = new Option<int>("--rate") { Description = "With --ingestion: lines a second; 0 for as fast as they are taken.", DefaultValueFactory = _ => 5_000 };
        var senders = new Option<int>("--senders") { Description = "Requests under way at once.", DefaultValueFactory = _ => 8 };
        var json = new Option<FileInfo?>("--json") { Description = "Writes the figures to this file." };
        var verb = new Command("intake", "Measures how fast log lines are taken in.") { compare, data, minutes, address, key, lines, rate, senders, json };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(compare) == (result.GetValue(address) is not null))
            {
                result.AddError("Give either --compare-copy or --ingestion ADDRESS.");
            }
        });
        verb.SetAction(async (arguments, ct) =>
        {
            var figures = arguments.GetValue(address) is { } running
                ? await SteadyRate.RunAsync(running, arguments.GetValue(key)!, arguments.GetValue(lines) ?? 300_000, arguments.GetValue(rate), arguments.GetValue(senders), ct)
                : await CompareAsync(arguments.GetValue(lines) ?? 1_000_000, arguments.GetValue(data), arguments.GetValue(senders), arguments.GetValue(minutes), ct);
            if (arguments.GetValue(json) is { } file)
            {
                await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(figures), ct);
            }
        });
        return verb;
    }

    private static async Task<object> CompareAsync(int lines, string? data, int senders, double minutes, CancellationToken ct)
    {
        var figures = await CompareCopy.RunAsync(lines, data, senders, minutes, ct);
        figures.Print();
        return figures.ToJson();
    }
}
