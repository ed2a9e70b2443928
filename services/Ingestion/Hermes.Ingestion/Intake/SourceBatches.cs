using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Intake;

/// <summary>The lines of one request that come from several sources: a batch for each, none forgotten.</summary>
/// <param name="intake">Takes them.</param>
/// <param name="sources">Know how lines of a source are read.</param>
/// <param name="received">When they came.</param>
/// <param name="unnamed">The source of lines that name none.</param>
internal sealed class SourceBatches(LogIntake intake, SourceRegistry sources, DateTimeOffset received, string unnamed) : IDisposable
{
    // Each takes memory of its own: a request that names more is not what it seems.
    private const int MostSources = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);

    /// <summary>Lines in all batches.</summary>
    public int Count => _parts.Values.Sum(part => part.Batch.Count);

    /// <summary>Where lines of this source go; those of a name that is none, or one too many, share a source.</summary>
    public Part Of(string source)
    {
        if (_parts.TryGetValue(source, out var part))
        {
            return part;
        }

        var name = SourceNames.Check(source) is null && _parts.Count < MostSources ? source : unnamed;
        if (!_parts.TryGetValue(name, out part))
        {
            var found = sources.Find(name);
            var feed = found.Settings.Feed is { } given ? System.Text.Encoding.UTF8.GetBytes(given) : null;
            _parts[name] = part = new Part(intake.Rent(name, received), found.Parser, new LineContext(found.Parser.Zone) { Received = received }, feed);
        }

        return part;
    }

    /// <summary>Counts what could not be read with its source.</summary>
    public void TellRejected(SourceActivity activity)
    {
        foreach (var part in _parts.Values)
        {
            activity.Rejected(part.Batch.Source, part.Rejected);
        }
    }

    /// <summary>
    /// Stores all of it. Only the first batch may be told that intake is full: once it is stored the others wait for room, so
    /// that the sender, who sends all again or nothing, does not send it twice.
    /// </summary>
    /// <param name="key">The request's Idempotency-Key; every source keeps it for itself.</param>
    /// <param name="ct">The sender's patience.</param>
    public async Task<IntakeOutcome> StoreAsync(string? key, CancellationToken ct)
    {
        var stored = IntakeOutcome.Stored;
        List<Task<IntakeOutcome>> waiting = [];
        foreach (var part in _parts.Values.Where(part => part.Batch.Count > 0))
        {
            var storing = StoreAsync(part.Batch, key, waiting.Count > 0, ct);
            if (storing.IsCompletedSuccessfully && storing.Result == IntakeOutcome.Full)
            {
                return IntakeOutcome.Full;
            }

            waiting.Add(storing);
        }

        foreach (var outcome in await Task.WhenAll(waiting))
        {
            stored = outcome is IntakeOutcome.Unavailable or IntakeOutcome.Full ? outcome : stored;
        }

        return stored;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _parts.Values)
        {
            part.Batch.Dispose();
        }
    }

    private async Task<IntakeOutcome> StoreAsync(LineBatch batch, string? key, bool patient, CancellationToken ct)
    {
        var request = key is null ? null : new IdempotentRequest(batch.Source, key, new(batch.Count, []));
        while (true)
        {
            var outcome = await intake.StoreAsync(batch, request, ct);
            if (outcome != IntakeOutcome.Full || !patient)
            {
                return outcome;
            }

            await Task.Delay(Pause, ct);
        }
    }

    /// <summary>What belongs to one source.</summary>
    internal sealed record Part(LineBatch Batch, LineParser Parser, LineContext Context, byte[]? Feed)
    {
        /// <summary>Records that could not be read.</summary>
        public int Rejected { get; set; }
    }
}
