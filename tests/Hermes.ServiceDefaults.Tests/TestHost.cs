using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Postgres;
using Hermes.Testing;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hermes.ServiceDefaults.Tests;

/// <summary>A small host with everything a service has.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestHost(WebApplication app) => this.app = app;

    public HttpClient Client { get; private init; } = null!;

    public IServiceProvider Services => app.Services;

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    public static async Task<TestHost> StartAsync(string database, string messaging, Action<WebApplication>? map = null, Action<IBusRegistrationConfigurator>? bus = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(TestHost).Assembly.GetName().Name });
        builder.Configuration["ConnectionStrings:testdb"] = database;
        builder.Configuration["ConnectionStrings:messaging"] = messaging;
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddPostgres("testdb");
        builder.AddMessaging("messaging", bus);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        map?.Invoke(app);
        await app.StartAsync();
        await app.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));
        return new TestHost(app) { Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) } };
    }

    public static async Task<TestHost> StartAsync(Action<WebApplication>? map = null, Action<IBusRegistrationConfigurator>? bus = null) =>
        await StartAsync(
            await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(),
            await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync(), map, bus);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}
