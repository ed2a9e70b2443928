using Hermes.Simulator.Model;

namespace Hermes.Simulator.Lines;

/// <summary>A line to fill in: the stage of the pipeline that writes it and its words, with parameters in braces.</summary>
internal readonly record struct LineText(string Stage, string Text);

/// <summary>What the pipelines of the fleet say.</summary>
internal static class LineTexts
{
    public static LineText Started { get; } = new("scheduler", "Run {run} started, feed={feed} due={due}");

    public static LineText Succeeded { get; } = new("scheduler", "Run {run} of feed={feed} finished in {seconds}s: {rowsOut} rows written, error_count={errors}");

    public static LineText[] Ordinary { get; } =
    [
        new("extract", "Fetched page {n} from {host}: {count} rows in {ms} ms, feed={feed}"),
        new("extract", "Read {count} rows from source partition {n}, feed={feed}"),
        new("extract", "Watermark moved to {due} for feed={feed}"),
        new("transform", "Batch {n}: {count} ok, 0 failed, feed={feed}"),
        new("transform", "Validated batch {n} of feed={feed}: error_count=0 duplicates=0"),
        new("transform", "Enriched {count} rows from reference cache, hit ratio {ratio}, feed={feed}"),
        new("load", "Committed batch {n} with {count} rows in {ms} ms, feed={feed}"),
        new("load", "Checkpoint {n} written, feed={feed}"),
        new("load", "Merged {count} rows into {table}, 0 conflicts, feed={feed}"),
        new("audit", "Control totals agree for batch {n}: no errors, feed={feed}"),
    ];

    public static LineText[] Detail { get; } =
    [
        new("extract", "Connection pool of {host}: {small} active, {n} idle, feed={feed}"),
        new("transform", "Rule set v{small} applied to batch {n} in {ms} ms, feed={feed}"),
        new("load", "Flush of buffer {n}: {count} rows, {ms} ms, feed={feed}"),
        new("load", "Retrieved sequence block {count} for {table}, feed={feed}"),
    ];

    public static LineText[] Warnings(Cause? cause) => cause switch
    {
        Cause.SlowingSource =>
        [
            new("extract", "Slow response from {host}: {slowMs} ms for page {n}, feed={feed}"),
            new("extract", "Source query took {slowMs} ms, limit is 1500 ms, feed={feed}"),
        ],
        Cause.GrowingErrors => [new("transform", "Reject rate {rejectPct}% in batch {n} is above normal, feed={feed}")],
        Cause.LateUpstream =>
        [
            new("scheduler", "Upstream {upstream} not complete yet, waited {wait}s, feed={feed}"),
            new("extract", "Input partition of {upstream} is stale by {wait}s, feed={feed}"),
        ],
        Cause.ShrinkingVolume => [new("audit", "Row count {count} is {volumePct}% of the expected volume, feed={feed}")],
        Cause.ExhaustingDisk =>
        [
            new("load", "Disk usage on /data/{lower} at {disk}%, threshold 80%, feed={feed}"),
            new("load", "Low disk space on volume /data/{lower}: {free} GB free, feed={feed}"),
        ],
        Cause.CreepingRetries =>
        [
            new("load", "Attempt {attempt} of 6 to write batch {n} failed, retrying in {ms} ms, feed={feed}"),
            new("extract", "Connection to {host} reset, reconnecting (attempt {attempt}), feed={feed}"),
        ],
        Cause.Deadlock => [new("load", "Lock wait on {table} took {slowMs} ms, feed={feed}")],
        _ =>
        [
            new("transform", "Unknown currency code in {small} rows, default applied, feed={feed}"),
            new("extract", "Clock of {host} is {ms} ms ahead, feed={feed}"),
            new("load", "Batch {n} larger than usual: {count} rows, feed={feed}"),
        ],
    };

    public static LineText[] Errors(Cause? cause) => cause switch
    {
        Cause.SlowingSource => [new("extract", "Read from {host} timed out after 30s on page {n}, feed={feed}")],
        Cause.GrowingErrors =>
        [
            new("transform", "Record {count} rejected: value '{word}' is not a valid decimal in column amount, feed={feed}"),
            new("transform", "Record {count} rejected: missing mandatory field counterparty_id, feed={feed}"),
            new("transform", "Validation failed for {small} rows of batch {n}: trade date after settlement date, feed={feed}"),
        ],
        Cause.LateUpstream => [new("scheduler", "Dependency {upstream} still missing after {wait}s, feed={feed}")],
        Cause.ShrinkingVolume => [new("audit", "Completeness check failed: partition {n} has no rows, feed={feed}")],
        Cause.ExhaustingDisk => [new("load", "Could not write segment /data/{lower}/seg-{n}.dat: No space left on device, feed={feed}")],
        Cause.CreepingRetries => [new("load", "Write of batch {n} to {host} failed: connection reset by peer, feed={feed}")],
        Cause.ConnectionLost =>
        [
            new("extract", "Database connection failed: Connection timeout after 30s to {host}:5432, feed={feed}"),
            new("extract", "Could not open session to {host}: connection refused, feed={feed}"),
        ],
        Cause.CredentialsExpired => [new("extract", "Authentication failed for user svc_{lower} at {host}: password has expired, feed={feed}")],
        Cause.SchemaChanged => [new("transform", "Schema mismatch in {table}: column {column} not found, expected {small} more columns, feed={feed}")],
        Cause.Deadlock => [new("load", "Deadlock detected while updating {table}: transaction {count} was chosen as victim, feed={feed}")],
        _ =>
        [
            new("transform", "Record {count} rejected: value '{word}' is not a valid decimal in column amount, feed={feed}"),
            new("transform", "Record {count} rejected: duplicate key in {table}, feed={feed}"),
            new("extract", "Page {n} from {host} was incomplete and is read again, feed={feed}"),
        ],
    };

    /// <summary>The last words of a run that fails.</summary>
    public static LineText Failed(Cause cause) => cause switch
    {
        Cause.SlowingSource => new("scheduler", "Run {run} failed: timed out after {seconds}s waiting for source {host}, feed={feed}"),
        Cause.GrowingErrors => new("transform", "Run {run} failed: {errors} rejected records exceed the limit, feed={feed}"),
        Cause.LateUpstream => new("scheduler", "Run {run} failed: upstream {upstream} did not deliver in time, feed={feed}"),
        Cause.ShrinkingVolume => new("audit", "Run {run} failed: {rowsIn} rows are below the minimum for this hour, feed={feed}"),
        Cause.ExhaustingDisk => new("load", "Run {run} failed: No space left on device /data/{lower}, feed={feed}"),
        Cause.CreepingRetries => new("load", "Run {run} failed: retry budget exhausted after {retries} attempts, feed={feed}"),
        Cause.ConnectionLost => new("extract", "Run {run} failed: database {host} is unreachable, feed={feed}"),
        Cause.CredentialsExpired => new("extract", "Run {run} failed: access to {host} denied, feed={feed}"),
        Cause.SchemaChanged => new("transform", "Run {run} failed: source schema of {table} changed, feed={feed}"),
        _ => new("load", "Run {run} failed: transaction on {table} rolled back after deadlock, feed={feed}"),
    };
}
