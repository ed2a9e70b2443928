using Hermes.Ingestion.Intake;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

/// <summary>What the followers of all sources share.</summary>
internal sealed class FollowTools(AllowedPaths allowed, LogIntake intake, IntakeQueue queue, NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time, ILogger<FileTracker> logger) : IDisposable
{
    public AllowedPaths Allowed => allowed;

    public LogIntake Intake => intake;

    public IntakeQueue Queue => queue;

    public NpgsqlDataSource Database => database;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public FollowSettings Settings { get; } = FollowSettings.Of(options.Value);

    /// <summary>As many sources are read at a time as there are cores; in turn, in the order in which they ask.</summary>
    public SemaphoreSlim Readers { get; } = new(Math.Max(2, Environment.ProcessorCount));

    public void Dispose() => Readers.Dispose();
}
