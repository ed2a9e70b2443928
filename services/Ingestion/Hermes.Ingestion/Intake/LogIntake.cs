using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Where senders hand their lines in. A batch is stored whole or not at all, and nothing is told before the commit.</summary>
internal sealed class LogIntake(IntakeQueue queue, IntakeMetrics metrics, IOptions<IngestionOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>An empty batch in pooled memory; dispose it when it is done with, handed in or not.</summary>
    /// <param name="source">Where its lines come from.</param>
    /// <param name="received">When they were received.</param>
    /// <param name="expectedBytes">About how many bytes of lines will come; only a hint.</param>
    public LineBatch Rent(string source, DateTimeOffset received, int expectedBytes = 0) =>
        new(source, received, new DateTimeOffset(received.UtcDateTime.Date, TimeSpan.Zero).AddDays(-options.Value.RetentionDays), expectedBytes);

    /// <summary>
    /// Stores the lines of a request. The batch belongs to the intake from now on. Told <see cref="IntakeOutcome.Full"/> or
    /// <see cref="IntakeOutcome.Unavailable"/>, the sender may send again; <see cref="IntakeAnswers.ToProblem"/> says so.
    /// </summary>
    /// <param name="batch">At least one line.</param>
    /// <param name="request">Key and answer of a request that may come again, or null.</param>
    /// <param name="ct">The sender's patience: lines not yet being stored are withdrawn.</param>
    /// <exception cref="OperationCanceledException">The lines were withdrawn in time.</exception>
    public async Task<IntakeOutcome> StoreAsync(LineBatch batch, IdempotentRequest? request, CancellationToken ct)
    {
        var unit = new IntakeUnit(batch, request: request);
        if (!queue.TryEnqueue(unit))
        {
            metrics.Refused();
            return IntakeOutcome.Full;
        }

        try
        {
            await unit.Committed.WaitAsync(ct);
            return IntakeOutcome.Stored;
        }
        catch (OperationCanceledException) when (!unit.TryWithdraw())
        {
            // The lines are being stored: whoever still waits for the answer gets the right one.
            await unit.Committed;
            return IntakeOutcome.Stored;
        }
        catch (RepeatedRequestException)
        {
            return IntakeOutcome.Repeated;
        }
        catch (NpgsqlException)
        {
            return IntakeOutcome.Unavailable;
        }
    }

    /// <summary>Stores a stretch of a followed file or table together with the position behind it, waiting for room if need be.</summary>
    /// <param name="batch">The lines; belongs to the intake from now on.</param>
    /// <param name="checkpoint">Moves on in the same transaction.</param>
    /// <param name="ct">Stops waiting; whether the lines are stored, the checkpoint tells afterwards.</param>
    /// <exception cref="Exception">What the checkpoint throws when somebody else has stored these lines.</exception>
    public async Task StoreAsync(LineBatch batch, ICheckpoint checkpoint, CancellationToken ct)
    {
        var unit = new IntakeUnit(batch, checkpoint);
        while (!queue.TryEnqueue(unit))
        {
            await Task.Delay(Pause, time, ct);
        }

        await unit.Committed.WaitAsync(ct);
    }
}

/// <summary>What became of the lines of a request.</summary>
internal enum IntakeOutcome
{
    /// <summary>Committed.</summary>
    Stored,

    /// <summary>A request of the same key was committed before, or at the same time; nothing was stored again.</summary>
    Repeated,

    /// <summary>Too much waits already; nothing was taken.</summary>
    Full,

    /// <summary>The database did not answer; send again.</summary>
    Unavailable,
}
