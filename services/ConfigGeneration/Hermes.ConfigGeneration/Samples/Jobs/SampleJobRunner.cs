using Hermes.Schemas;
using Hermes.Schemas.Configurations;

namespace Hermes.ConfigGeneration.Samples.Jobs;

/// <summary>Does one job: reads the whole sample, says every second that it goes on, and stores what came out.</summary>
internal sealed partial class SampleJobRunner(SampleStore samples, SampleJobStore jobs, TimeProvider clock, ILogger<SampleJobRunner> logger)
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs a job to its end; a job cut short by <paramref name="ct"/> waits for somebody else.</summary>
    public async Task RunAsync(RunningJob running, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var ended = new CancellationTokenSource();
        var beats = BeatAsync(running, stop, ended.Token);
        var (ends, error) = (true, (string?)null);
        try
        {
            await Task.Run(() => DoAsync(running, stop.Token), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            ends = false;
        }
        catch (SampleRejectedException e)
        {
            error = $"{e.Message} {e.Advice}";
        }
        catch (Exception e)
        {
            error = e is FileNotFoundException or DirectoryNotFoundException ? "The sample is not kept any more. Send it again." : "The file could not be read to its end. Send it again.";
            Failed(logger, running.Job.Kind, running.Job.SampleId, e);
        }
        finally
        {
            await ended.CancelAsync();
            await beats;
        }

        await (ends
            ? jobs.EndAsync(running.Job, running.Result, error, running.Percent, CancellationToken.None)
            : jobs.ReleaseAsync(running.Job, CancellationToken.None));
    }

    private async Task DoAsync(RunningJob running, CancellationToken ct)
    {
        await using var file = samples.Watch(running.Job.SampleId);
        running.File = file;
        if (running.Job.Kind == SampleJob.Proof)
        {
            running.Proof = ConfigurationProof.Run(file, ConfigurationJson.Read(running.Job.Configuration!), null, ct, sofar => running.Proof = sofar);
        }
        else
        {
            var head = await samples.AnalysisAsync(running.Job.SampleId, ct) ?? samples.Analyze(running.Job.SampleId, null, ct);
            await samples.ReplaceAsync(running.Job.SampleId, WholeFile.Profile(file, head, null, ct), ct);
        }
    }

    private async Task BeatAsync(RunningJob running, CancellationTokenSource stop, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(BeatEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                // Deleted with its sample, or taken by somebody else who could not hear this process.
                if (!await jobs.BeatAsync(running.Job, running.Percent, running.Result, ended))
                {
                    await stop.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The work came to its end.
        }
        catch (Npgsql.NpgsqlException e)
        {
            // The work goes on; when the database stays away its end cannot be stored and the job is done again.
            Failed(logger, running.Job.Kind, running.Job.SampleId, e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The {Kind} of sample {Sample} ran into trouble")]
    private static partial void Failed(ILogger logger, string kind, Guid sample, Exception e);
}
