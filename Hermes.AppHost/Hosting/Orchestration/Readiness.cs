using System.Net.Sockets;
using Npgsql;

namespace Aspire.Hosting.Orchestration;

/// <summary>How each kind of resource shows that it can be used.</summary>
internal static class Readiness
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    public static ReadinessAnnotation OfHttp(EndpointReference endpoint, string path, int statusCode) =>
        new($"{endpoint.Resource.Name}_{endpoint.EndpointName}_{path}_{statusCode}_check", async (instance, token) =>
        {
            using var response = await Http.GetAsync(new Uri(new Uri(instance.UrlOf(endpoint.EndpointName)), path), token);
            return (int)response.StatusCode == statusCode;
        });

    /// <summary>For a site that sends its visitor on to a first page of its choice.</summary>
    public static ReadinessAnnotation OfSite(EndpointReference endpoint) => new($"{endpoint.Resource.Name}_check", async (_, token) =>
    {
        using var response = await Http.GetAsync(new Uri(endpoint.Url), token);
        return (int)response.StatusCode < 400;
    });

    public static ReadinessAnnotation OfPostgres(PostgresServerResource server) => new($"{server.Name}_check", async (_, token) =>
    {
        await using var connection = await ConnectAsync(server, token);
        return true;
    });

    /// <summary>Ready once the database exists; asking makes it.</summary>
    public static ReadinessAnnotation OfDatabase(PostgresDatabaseResource database) => new($"{database.Name}_check", async (_, token) =>
    {
        await using var connection = await ConnectAsync(database.Parent, token);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
        find.Parameters.AddWithValue(database.DatabaseName);
        if (await find.ExecuteScalarAsync(token) is null)
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE \"{database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
            await create.ExecuteNonQueryAsync(token);
        }

        return true;
    });

    /// <summary>The server answers AMQP's greeting with Connection.Start, a method frame (type 1), once it has booted.</summary>
    public static ReadinessAnnotation OfRabbitMQ(RabbitMQServerResource server) => new($"{server.Name}_check", async (_, token) =>
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.PrimaryEndpoint.Host, server.PrimaryEndpoint.Port, token);
        await using var stream = client.GetStream();
        await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), token);
        var first = new byte[1];
        return await stream.ReadAsync(first, token) == 1 && first[0] == 1;
    })
    {
        // A greeting without a conversation is a warning in its log each time; a connection without a greeting is not.
        IsStillReady = async (_, token) =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.PrimaryEndpoint.Host, server.PrimaryEndpoint.Port, token);
            return true;
        },
    };

    private static async Task<NpgsqlConnection> ConnectAsync(PostgresServerResource server, CancellationToken token)
    {
        var connection = new NpgsqlConnection($"{await server.GetConnectionStringAsync(token)};Database=postgres;Pooling=false;Timeout=5");
        try
        {
            await connection.OpenAsync(token);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
