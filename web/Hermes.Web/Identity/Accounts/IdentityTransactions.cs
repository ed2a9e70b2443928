using Hermes.ServiceDefaults.Security;
using Npgsql;

namespace Hermes.Web.Identity.Accounts;

internal static class IdentityTransactions
{
    /// <summary>Does something in one transaction of identitydb; the change and its audit entry stand or fall together.</summary>
    public static async Task<T> InTransactionAsync<T>(this IdentityDatabase identity, Func<NpgsqlTransaction, Task<T>> act, CancellationToken ct)
    {
        await using var connection = await identity.Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var result = await act(transaction);
        await transaction.CommitAsync(ct);
        return result;
    }

    /// <inheritdoc cref="InTransactionAsync{T}" />
    public static Task InTransactionAsync(this IdentityDatabase identity, Func<NpgsqlTransaction, Task> act, CancellationToken ct) =>
        identity.InTransactionAsync(async transaction =>
        {
            await act(transaction);
            return true;
        }, ct);
}
