using System.Net;
using Dapper;
using Hermes.Contracts;
using Hermes.ServiceDefaults.Security;
using Hermes.Testing;
using Hermes.Web.Identity.Accounts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hermes.Web.Tests;

/// <summary>A real host of the portal on Kestrel, with fake services behind it.</summary>
internal sealed class Portal : WebApplicationFactory<Program>
{
    public const string AdminUser = "admin";
    public const string AdminPassword = "correct horse battery";
    private readonly Dictionary<string, string?> settings;
    private readonly string database;

    private Portal(FakeServices services, string database, Dictionary<string, string?> settings)
    {
        this.database = database;
        this.settings = settings;
        Services = services;
        Identity = NpgsqlDataSource.Create(database);
    }

    public new FakeServices Services { get; }

    /// <summary>The database of users, keys and the audit trail.</summary>
    public NpgsqlDataSource Identity { get; }

    public IServiceProvider Host => base.Services;

    /// <summary>A client signed in as the admin; redirects are followed.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>The admin's cookies, for a browser.</summary>
    public CookieContainer Cookies { get; private set; } = new();

    public string Address => Http.BaseAddress!.ToString().TrimEnd('/');

    /// <param name="arrange">Answers that differ from <see cref="Canned"/>.</param>
    /// <param name="unreachable">Names of services that do not answer at all.</param>
    public static Task<Portal> StartAsync(Action<FakeServices>? arrange = null, params string[] unreachable) => StartAsync([], arrange, unreachable);

    /// <param name="more">Settings that differ from what tests have.</param>
    /// <param name="arrange">Answers that differ from <see cref="Canned"/>.</param>
    /// <param name="unreachable">Names of services that do not answer at all.</param>
    public static async Task<Portal> StartAsync(Dictionary<string, string?> more, Action<FakeServices>? arrange = null, params string[] unreachable)
    {
        var services = await FakeServices.StartAsync();
        Canned.Fill(services);
        arrange?.Invoke(services);
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var settings = new[] { ServiceNames.Ingestion, ServiceNames.Prediction, ServiceNames.ConfigGeneration, ServiceNames.Diagnosis, ServiceNames.Notification }
            .ToDictionary(name => $"services:{name}:http:0", name => (string?)(unreachable.Contains(name) ? "http://127.0.0.1:1" : services.Address));
        settings["ConnectionStrings:identitydb"] = database;
        settings["Identity:AdminPassword"] = AdminPassword;
        settings["Identity:SecureCookies"] = "false";
        settings["Portal:RefreshSeconds"] = "1";
        settings["Portal:MaxUploadMegabytes"] = "1";
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        var portal = new Portal(services, database, settings);
        portal.UseKestrel(0);
        portal.StartServer();
        using (var starting = portal.CreateClient())
        {
            portal.Http = portal.NewClient(new CookieContainer(), starting.BaseAddress);
        }

        if (settings["Identity:AdminPassword"] is not null)
        {
            await portal.SignInAdminAsync();
        }

        return portal;
    }

    /// <summary>A client with cookies of its own, signed in as nobody; redirects are not followed.</summary>
    public HttpClient Anonymous() => NewClient(new CookieContainer(), Http.BaseAddress, follow: false);

    /// <summary>A client signed in with name and password; redirects are not followed.</summary>
    public async Task<HttpClient> SignInAsync(string user, string password)
    {
        var cookies = await PortalSignIn.SignInAsync(new Uri(Address), user, password, TestContext.Current.CancellationToken);
        return NewClient(cookies, Http.BaseAddress, follow: false);
    }

    /// <summary>Makes a user and returns its one-time password.</summary>
    public async Task<string> AddUserAsync(string name, Role role)
    {
        await using var scope = Host.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UserAdministration>()
            .CreateAsync(name, role, HermesClaims.Principal(HermesClaims.Service, "tests", "tests", [], []), TestContext.Current.CancellationToken);
    }

    /// <summary>Makes a user whose password is <see cref="AdminPassword"/>, so that tests need not change it first.</summary>
    public async Task AddReadyUserAsync(string name, Role role)
    {
        await AddUserAsync(name, role);
        await using var connection = await Identity.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            "update app_user set must_change_password = false, password_hash = (select password_hash from app_user where user_name = @AdminUser) where user_name = @name", new { AdminUser, name });
    }

    private async Task SignInAdminAsync()
    {
        Cookies = await PortalSignIn.SignInAsync(new Uri(Address), AdminUser, AdminPassword, TestContext.Current.CancellationToken);
        var address = Http.BaseAddress;
        Http.Dispose();
        Http = NewClient(Cookies, address);
    }

    private HttpClient NewClient(CookieContainer cookies, Uri? address, bool follow = true)
    {
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = follow }) { BaseAddress = address };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return client;
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
        await Identity.DisposeAsync();
        await (await PostgresServer.SharedAsync()).DropDatabaseAsync(database);
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
