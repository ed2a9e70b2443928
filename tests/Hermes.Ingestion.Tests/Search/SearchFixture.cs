using System.Text;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

namespace Hermes.Ingestion.Tests.Search;

/// <summary>A service that summarises few lines already.</summary>
public sealed class SearchFixture : IAsyncLifetime
{
    internal ServiceFixture<Program> Service { get; private set; } = null!;

    internal IngestionClient Client => new(Service.Client);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Service = await ServiceFixture<Program>.StartAsync("ingestiondb", host => host.UseSetting("Ingestion:SummaryLines", "100"));
        await IngestionFixture.ListenAsync(Service);
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal async Task SendAsync(string source, params IEnumerable<string> lines)
    {
        using var sent = await Service.Client.PostAsync($"/api/v1/logs?source={source}", new StringContent(string.Join('\n', lines), Encoding.UTF8, "text/plain"), Token);
        sent.EnsureSuccessStatusCode();
    }

    /// <summary>Until every line stored so far is counted and all but a few are summarised.</summary>
    internal Task DigestedAsync() => Eventually.TrueAsync(async () =>
    {
        await using var connection = await Service.DataSource.OpenConnectionAsync(Token);
        return await connection.ExecuteScalarAsync<bool>("select coalesce(sum(lines), 0) < 100 and not coalesce(bool_or(not counted), false) from log_backlog");
    }, what: "the digest is done");

    internal async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Service.DataSource.OpenConnectionAsync(Token);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }
}
