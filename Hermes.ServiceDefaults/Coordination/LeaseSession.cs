using Dapper;
using Npgsql;

namespace Hermes.ServiceDefaults.Coordination;

/// <summary>
/// One connection whose advisory locks are the leases of a process. Postgres frees them the moment the connection ends,
/// as it does when the process is killed; of a machine that vanished it learns by its own keep-alives, set here.
/// </summary>
internal sealed class LeaseSession(NpgsqlConnection connection) : IAsyncDisposable
{
    private const int AnswerSeconds = 3;

    // The holder gives up after 1 s + AnswerSeconds of silence; the server, later than that, after 5 + 3 x 2 s.
    private const string Keepalives =
        """
        set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set idle_session_timeout = 0;
        """;

    public static async Task<LeaseSession> OpenAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(Keepalives, commandTimeout: AnswerSeconds, cancellationToken: ct));
        return new LeaseSession(connection);
    }

    /// <summary>Gives leases back, then takes those of the wanted ones that are free; also proves that the connection lives.</summary>
    /// <returns>Those taken.</returns>
    public async Task<IReadOnlyList<string>> TurnAsync(string[] released, string[] wanted, CancellationToken ct)
    {
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select pg_advisory_unlock(hashtextextended('lease ' || name, 0)) from unnest(@released) name;
            select name from unnest(@wanted) name where pg_try_advisory_lock(hashtextextended('lease ' || name, 0));
            """, new { released, wanted }, commandTimeout: AnswerSeconds, cancellationToken: ct));
        await answers.ReadAsync<bool>();
        return (await answers.ReadAsync<string>()).AsList();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The pool would keep the session, and its locks, until somebody uses the connection again.
            await connection.ExecuteAsync("select pg_advisory_unlock_all()", commandTimeout: AnswerSeconds);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // Broken: the locks went with it.
        }

        await connection.DisposeAsync();
    }
}
