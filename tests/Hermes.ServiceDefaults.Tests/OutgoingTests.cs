using System.Net;
using Hermes.ServiceDefaults.Outgoing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.ServiceDefaults.Tests;

public sealed class OutgoingTests(OutgoingTests.Guarded guarded) : IClassFixture<OutgoingTests.Guarded>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("0.0.0.0")]
    [InlineData("2130706433")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("172.31.255.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[ff02::1]")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("[64:ff9b::a9fe:a9fe]")]
    [InlineData("[64:ff9b:1::1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[2001:0:1::1]")]
    public async Task Nothing_is_sent_into_private_networks(string host)
    {
        using var client = guarded.Services.GetRequiredService<IHttpClientFactory>().CreateClient("tests");
        var refused = await Assert.ThrowsAsync<OutgoingRefusedException>(() => client.GetAsync($"http://{host}:9/secret", Token));
        Assert.Contains("Outgoing:AllowPrivate", refused.Message);
        Assert.DoesNotContain("secret", refused.Message);
    }

    [Theory]
    [InlineData("ftp://example.com/")]
    [InlineData("http://user:password@example.com/")]
    [InlineData("file:///etc/passwd")]
    public async Task Only_plain_web_addresses_are_called(string address)
    {
        using var client = guarded.Services.GetRequiredService<IHttpClientFactory>().CreateClient("tests");
        var refused = await Assert.ThrowsAsync<OutgoingRefusedException>(() => client.GetAsync(address, Token));
        Assert.DoesNotContain("password@", refused.Message);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.0/8, ::1")]
    public async Task What_the_settings_name_is_called_and_redirects_are_not_followed(string allowed)
    {
        await using var app = await StartAsync(allowed, map => map.MapGet("/moved", () => Results.Redirect("http://169.254.169.254/")).AllowAnonymous());
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("tests");
        var response = await client.GetAsync($"http://localhost:{app.Client.BaseAddress!.Port}/moved", Token);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }

    [Fact]
    public async Task A_wrong_entry_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () => await StartAsync("10.0.0.0/99"));
        Assert.Contains("Outgoing:AllowPrivate", failure.ToString());
    }

    private static Task<TestHost> StartAsync(string allowed, Action<WebApplication>? map = null) => TestHost.StartAsync(map, configure: builder =>
    {
        builder.Configuration["Outgoing:AllowPrivate"] = allowed;
        builder.AddGuardedHttpClient("tests");
    });

    /// <summary>A process that may call nothing private but one address nobody has.</summary>
    public sealed class Guarded : IAsyncLifetime
    {
        private TestHost? host;

        public IServiceProvider Services => host!.Services;

        public async ValueTask InitializeAsync() => host = await StartAsync("192.0.2.99");

        public ValueTask DisposeAsync() => host!.DisposeAsync();
    }
}
