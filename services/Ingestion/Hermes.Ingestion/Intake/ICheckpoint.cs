using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>How far lines are read where they come from; moves on in the transaction that stores them, or refuses it.</summary>
internal interface ICheckpoint
{
    /// <summary>Moves on; throws when somebody else has done so, because these lines are stored then.</summary>
    Task ApplyAsync(NpgsqlTransaction transaction, CancellationToken ct);
}
