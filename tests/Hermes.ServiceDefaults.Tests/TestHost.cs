using System.Net.Http.Headers;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Postgres;
using Hermes.ServiceDefaults.Security;
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

    /// <summary>A key of all scopes.</summary>
    public HttpClient Client { get; private init; } = null!;

    public HttpClient Anonymous { get; private init; } = null!;

    public IServiceProvider Services => app.Services;

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    public static async Task<TestHost> StartAsync(
        string database, string messaging, Action<WebApplication>? map = null, Action<IBusRegistrationConfigurator>? bus = null, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(TestHost).Assembly.GetName().Name });
        builder.Configuration["ConnectionStrings:testdb"] = database;
        builder.Configuration["ConnectionStrings:messaging"] = messaging;
        builder.Configuration["ConnectionStrings:identitydb"] = await (await PostgresServer.SharedAsync()).SharedDatabaseAsync("identitydb");
        builder.Configuration["Shutdown:Announce"] = "00:00:00";
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        configure?.Invoke(builder);
        builder.AddServiceDefaults();
        builder.AddPostgres("testdb");
        builder.AddMessaging("messaging", bus);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        map?.Invoke(app);
        await app.StartAsync();
        await app.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));
        var host = new TestHost(app) { Client = ClientOf(app), Anonymous = ClientOf(app) };
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await host.KeyAsync([.. Scopes.All]));
        return host;
    }

    /// <summary>A new API key.</summary>
    public async Task<string> KeyAsync(params string[] scopes)
    {
        var owner = HermesClaims.Principal(HermesClaims.Service, "tests", "tests", [], []);
        return (await Services.GetRequiredService<ApiKeys>().CreateAsync("tests", scopes, TimeProvider.System.GetUtcNow().AddHours(1), owner)).Key;
    }

    public static async Task<TestHost> StartAsync(
        Action<WebApplication>? map = null, Action<IBusRegistrationConfigurator>? bus = null, Action<WebApplicationBuilder>? configure = null) =>
        await StartAsync(
            await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(),
            await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync(), map, bus, configure);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Anonymous.Dispose();
        await app.DisposeAsync();
    }

    private static HttpClient ClientOf(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.First()) };
}
