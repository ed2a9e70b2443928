using Hermes.Contracts;
using Hermes.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Hermes.Web.Tests;

/// <summary>A real host of the portal on Kestrel, with fake services behind it.</summary>
internal sealed class Portal : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> settings;

    private Portal(FakeServices services, Dictionary<string, string> settings)
    {
        this.settings = settings;
        Services = services;
    }

    public new FakeServices Services { get; }

    public HttpClient Http { get; private set; } = null!;

    public string Address => Http.BaseAddress!.ToString().TrimEnd('/');

    /// <param name="arrange">Answers that differ from <see cref="Canned"/>.</param>
    /// <param name="unreachable">Names of services that do not answer at all.</param>
    public static async Task<Portal> StartAsync(Action<FakeServices>? arrange = null, params string[] unreachable)
    {
        var services = await FakeServices.StartAsync();
        Canned.Fill(services);
        arrange?.Invoke(services);
        var settings = new[] { ServiceNames.Ingestion, ServiceNames.Prediction, ServiceNames.ConfigGeneration, ServiceNames.Diagnosis, ServiceNames.Notification }
            .ToDictionary(name => $"services:{name}:http:0", name => unreachable.Contains(name) ? "http://127.0.0.1:1" : services.Address);
        settings["ConnectionStrings:identitydb"] = await (await PostgresServer.SharedAsync()).SharedDatabaseAsync("identitydb");
        settings["Portal:RefreshSeconds"] = "1";
        settings["Portal:MaxUploadMegabytes"] = "1";
        var portal = new Portal(services, settings);
        portal.UseKestrel(0);
        portal.StartServer();
        portal.Http = portal.CreateClient();
        return portal;
    }

    public async Task<string> PageAsync(string path, CancellationToken ct)
    {
        using var response = await Http.GetAsync(path, ct);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(ct);
    }

    public override async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await base.DisposeAsync();
        await Services.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseContentRoot(AppContext.BaseDirectory);
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }
    }
}
