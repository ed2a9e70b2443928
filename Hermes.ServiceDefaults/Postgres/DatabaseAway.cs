using System.Net.Sockets;
using Npgsql;

namespace Hermes.ServiceDefaults.Postgres;

/// <summary>Tells a database that is gone for the moment from a statement that is wrong.</summary>
public static class DatabaseAway
{
    /// <summary>True when the same call may succeed once the server is back: it is worth 503 and another try.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        // Stopped by an operator, by a crash of another backend, or not started yet.
        PostgresException postgres => postgres.IsTransient
            || postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException or SocketException or TimeoutException,
        _ => false,
    };
}
