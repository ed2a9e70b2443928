using System.Net.Sockets;
using Hermes.Contracts.Ingestion;
using Npgsql;

namespace Hermes.Ingestion.AuditTables;

/// <summary>What an error of a foreign database means and what to do, in words.</summary>
internal static class AuditProblem
{
    /// <summary>Null when it is no error of the database.</summary>
    public static string? Words(Exception error, SqlSettings settings) => error switch
    {
        PostgresException e => e.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => $"The database refuses the user or password of the connection '{settings.Connection}'. Correct it in the configuration.",
            PostgresErrorCodes.InvalidCatalogName => $"The connection '{settings.Connection}' names a database that does not exist.",
            PostgresErrorCodes.QueryCanceled => $"The query took longer than 30 seconds. An index on {settings.WatermarkColumn} helps.",
            PostgresErrorCodes.ReadOnlySqlTransaction => "The query changes something. Write a select.",
            PostgresErrorCodes.InsufficientPrivilege => $"The user of the connection '{settings.Connection}' may not do this: {e.MessageText}. Grant it select.",
            PostgresErrorCodes.IndeterminateDatatype => "The database cannot tell the type of @watermark. Compare it with a column, or write @watermark::timestamptz.",
            PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.SyntaxError or PostgresErrorCodes.UndefinedFunction =>
                $"The query does not fit the database: {e.MessageText}.",
            _ => $"The database says: {e.MessageText} ({e.SqlState}).",
        },
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => $"The database of the connection '{settings.Connection}' does not answer in time.",
        NpgsqlException or SocketException => $"The database of the connection '{settings.Connection}' cannot be reached. Check host, port and network.",
        // For example a value that Npgsql cannot read, or a name of a host that is none.
        InvalidCastException or ArgumentException => "The result of the query cannot be read.",
        _ => null,
    };
}
