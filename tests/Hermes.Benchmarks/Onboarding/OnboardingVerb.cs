using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Hermes.ConfigGeneration;
using Hermes.Contracts.Configurations;
using Hermes.Testing;

namespace Hermes.Benchmarks.Onboarding;

/// <summary><c>onboarding</c>: how long a large sample takes through the real service, from its upload to the proof over all of its rows.</summary>
internal static class OnboardingVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Command Create()
    {
        var megabytes = new Option<int[]>("--megabytes") { Description = "Sizes of the samples.", DefaultValueFactory = _ => [100, 1_000], AllowMultipleArgumentsPerToken = true };
        var verb = new Command("onboarding", "Uploads large samples, generates configurations of them and waits for the whole profile and proof.") { megabytes };
        verb.SetAction((arguments, ct) => RunAsync(arguments.GetValue(megabytes)!, ct));
        return verb;
    }

    private static async Task RunAsync(int[] sizes, CancellationToken ct)
    {
        var folder = TemporaryDirectory.Create("hermes-onboarding");
        try
        {
            await using var service = await ServiceFixture<ConfigurationSettings>.StartAsync("configdb", host => host
                .UseSetting("Configurations:RepositoryPath", Path.Combine(folder, "repository"))
                .UseSetting("Configurations:MaxSampleMegabytes", "10000")
                .UseSetting("Configurations:MaxSamplesMegabytes", "100000"));
            service.Client.Timeout = Timeout.InfiniteTimeSpan;
            var client = new ConfigurationClient(service.Client);

            // The first request of a process compiles what it needs.
            await MeasureAsync(client, folder, 12, print: false, ct);
            Console.WriteLine("| MB | rows | upload s | answer after the last byte s | generate s | of which proven | proof complete s | whole profile s | MB/s | generate then s | CPU s |");
            Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            foreach (var size in sizes)
            {
                await MeasureAsync(client, folder, size, print: true, ct);
            }
        }
        finally
        {
            TemporaryDirectory.Delete(folder);
        }
    }

    private static async Task MeasureAsync(ConfigurationClient client, string folder, int megabytes, bool print, CancellationToken ct)
    {
        var path = Path.Combine(folder, $"{megabytes}.csv");
        await TradesFile.WriteAsync(path, megabytes * 1_000_000L, ct);
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        await using var file = new UploadedFile(path);
        var clock = Stopwatch.StartNew();
        var sample = await client.UploadSampleAsync(file, "trades.csv", ct);
        var (upload, answer) = (file.EndedAt!.Value.TotalSeconds, clock.Elapsed.TotalSeconds - file.EndedAt.Value.TotalSeconds);

        var (generate, first) = await GenerateAsync(client, sample, ct);
        var proof = first;
        while (proof.ProofUrl is { } url)
        {
            await Task.Delay(Pause, ct);
            proof = (await client.FindProofAsync(url, ct))!;
        }

        var proven = clock.Elapsed.TotalSeconds - upload - answer;
        while (sample.WholeProfile is { State: "waiting" or "running" })
        {
            await Task.Delay(Pause, ct);
            sample = (await client.FindSampleAsync(sample.SampleId, ct))!;
        }

        var profiled = clock.Elapsed.TotalSeconds - upload - answer;
        if (proof.State != "done" || proof.RowsRejected > 0 || sample.WholeProfile is { State: not "done" })
        {
            throw new InvalidOperationException($"The proof is {proof.State} with {proof.RowsRejected} rows rejected, the profile {sample.WholeProfile?.State}: {proof.Error}{sample.WholeProfile?.Error}");
        }

        var (again, _) = await GenerateAsync(client, sample, ct);
        process.Refresh();
        if (print)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {megabytes} | {sample.Rows} | {upload:F2} | {answer:F2} | {generate:F2} | {first.Percent:F0} % | {proven:F2} | {profiled:F2} | {megabytes / profiled:F0} | {again:F2} | {(process.TotalProcessorTime - cpu).TotalSeconds:F1} |"));
        }
    }

    private static async Task<(double Seconds, SampleProof Proof)> GenerateAsync(ConfigurationClient client, SampleProfile sample, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var generated = await client.GenerateAsync(new GenerateRequest
        {
            Feed = "ONBOARDED",
            SampleId = sample.SampleId,
            TemplateId = "trades",
            Source = "sftp://files.example.org/trades/*.csv",
            Target = "postgres://warehouse/trades",
            Owner = "settlement@example.org",
        }, ct);
        return (clock.Elapsed.TotalSeconds, generated.Proof);
    }
}
