using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Hermes.Testing;
using Npgsql;

namespace Hermes.Ingestion.Tests;

/// <summary>The service as a process of its own, killed without warning while lines come in.</summary>
public sealed class KillTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killing_the_process_neither_loses_nor_repeats_a_line()
    {
        const int lines = 30_000;
        var folder = TemporaryDirectory.Create("hermes-kill");
        var log = Path.Combine(folder, "app.log");
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var identity = await (await PostgresServer.SharedAsync()).SharedDatabaseAsync("identitydb");
        var messaging = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
        await using var data = NpgsqlDataSource.Create(database);
        await File.WriteAllTextAsync(log, "", Token);
        var port = FreePort();
        var process = Start(port, database, identity, messaging, log);
        try
        {
            var writing = WriteAsync(log, lines);
            foreach (var wanted in (int[])[1, 5_000])
            {
                await Eventually.TrueAsync(async () => await CountAsync(data, "killed") >= wanted, what: "lines are stored");
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(Token);
                process = Start(port, database, identity, messaging, log);
            }

            await writing;
            await Eventually.TrueAsync(async () => await CountAsync(data, "killed") >= lines, what: "all lines are stored");
            await using var connection = await data.OpenConnectionAsync(Token);
            Assert.Equal(lines, await connection.ExecuteScalarAsync<int>("select count(distinct message) from log_entry where source = 'killed'"));
            Assert.Equal(lines, await CountAsync(data, "killed"));
            Assert.Equal(lines, await connection.ExecuteScalarAsync<long>("select sum(total)::bigint from log_activity where source = 'killed'"));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            TemporaryDirectory.Delete(folder);
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource data, string source)
    {
        await using var connection = await data.OpenConnectionAsync(Token);
        return await connection.ExecuteScalarAsync<bool>("select to_regclass('log_entry') is null")
            ? 0
            : await connection.ExecuteScalarAsync<long>("select count(*) from log_entry where source = @source", new { source });
    }

    private static async Task WriteAsync(string log, int lines)
    {
        await using var stream = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < lines; i += 100)
        {
            var text = string.Concat(Enumerable.Range(i, 100).Select(n => $"2025-01-07 14:30:15 [INFO] a - line {n}\n"));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), Token);
            await pace.WaitForNextTickAsync(Token);
        }
    }

    private static Process Start(int port, string database, string identity, string messaging, string log)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Hermes.Ingestion.dll")]);
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        start.Environment["ConnectionStrings__ingestiondb"] = database;
        start.Environment["ConnectionStrings__identitydb"] = identity;
        start.Environment["ConnectionStrings__messaging"] = messaging;
        start.Environment["Ingestion__Files__0__Path"] = log;
        start.Environment["Ingestion__Files__0__Source"] = "killed";
        start.Environment["Ingestion__BatchLines"] = "200";
        start.Environment["Logging__LogLevel__Default"] = "None";
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
