using Dapper;
using Npgsql;

namespace Hermes.Prediction.Models;

/// <summary>When a model is moved, by whom and why.</summary>
internal sealed record StageMove(DateTimeOffset At, string By, string? Reason);

/// <summary>Moves models between stages. Moves of all replicas stand in line, so that there is one champion and every move is on record.</summary>
internal static class ModelStages
{
    public const string Candidate = "candidate";
    public const string Challenger = "challenger";
    public const string Champion = "champion";
    public const string Archived = "archived";

    /// <summary>Waits until no other transaction moves models.</summary>
    public static Task LockAsync(NpgsqlTransaction transaction, CancellationToken ct) => transaction.Connection!.ExecuteAsync(new CommandDefinition(
        "select pg_advisory_xact_lock(hashtextextended('model stages', 0))", transaction: transaction, cancellationToken: ct));

    /// <summary>Makes a version the champion; what served before and what was on trial are archived. False when there is no such version.</summary>
    public static async Task<bool> PromoteAsync(NpgsqlTransaction transaction, string version, StageMove move, CancellationToken ct)
    {
        await LockAsync(transaction, ct);
        var stage = await transaction.Connection!.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select stage from model where version = @version", new { version }, transaction, cancellationToken: ct));
        if (stage is null or Champion)
        {
            return stage is not null;
        }

        await ArchiveAsync(transaction, "stage in ('champion', 'challenger') and version <> @version", version, move with { Reason = $"{version} became champion." }, ct);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update model set stage = 'champion', promoted_at = @At, promoted_by = @By, promotion_reason = @Reason, retired_at = null,
                   rolled_back = false, awaits_approval = false, fault = null, serving_instead = null
            where version = @version
            """, new { version, move.At, move.By, move.Reason }, transaction, cancellationToken: ct));
        await RecordAsync(transaction, version, Champion, move, ct);
        return true;
    }

    /// <summary>
    /// Makes the champion before the present one the champion again, and the one before that at the next call. Null when there is none
    /// whose artifact is still kept.
    /// </summary>
    public static async Task<(string From, string To)?> RollBackAsync(NpgsqlTransaction transaction, StageMove move, CancellationToken ct)
    {
        await LockAsync(transaction, ct);
        var champion = await transaction.Connection!.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select version from model where stage = 'champion'", transaction: transaction, cancellationToken: ct));
        var before = await transaction.Connection!.ExecuteScalarAsync<string?>(new CommandDefinition(
            """
            select version from model
            where stage = 'archived' and promoted_at is not null and not rolled_back and length(artifact) > 0
            order by coalesce(retired_at, trained_at) desc limit 1
            """, transaction: transaction, cancellationToken: ct));
        if (champion is null || before is null)
        {
            return null;
        }

        await PromoteAsync(transaction, before, move, ct);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update model set rolled_back = true where version = @champion", new { champion }, transaction, cancellationToken: ct));
        return (champion, before);
    }

    /// <summary>Moves a version to another stage than champion.</summary>
    public static async Task MoveAsync(NpgsqlTransaction transaction, string version, string stage, bool awaitsApproval, StageMove move, CancellationToken ct)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update model set stage = @stage, awaits_approval = @awaitsApproval where version = @version", new { version, stage, awaitsApproval }, transaction, cancellationToken: ct));
        await RecordAsync(transaction, version, stage, move, ct);
    }

    /// <summary>Archives versions.</summary>
    /// <param name="transaction">Holds the lock.</param>
    /// <param name="which">Condition on the table, may name <c>@version</c>.</param>
    /// <param name="version">A version for the condition.</param>
    /// <param name="move">When, by whom, why.</param>
    /// <param name="ct">Cancels.</param>
    public static Task ArchiveAsync(NpgsqlTransaction transaction, string which, string version, StageMove move, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            $"""
            with moved as (
                update model set stage = 'archived', retired_at = @At, awaits_approval = false where {which} returning version)
            insert into model_stage (version, stage, at, by, reason) select version, 'archived', @At, @By, @Reason from moved
            """, new { version, move.At, move.By, move.Reason }, transaction, cancellationToken: ct));

    /// <summary>Writes a move down.</summary>
    public static Task RecordAsync(NpgsqlTransaction transaction, string version, string stage, StageMove move, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into model_stage (version, stage, at, by, reason) values (@version, @stage, @At, @By, @Reason)",
            new { version, stage, move.At, move.By, move.Reason }, transaction, cancellationToken: ct));
}
