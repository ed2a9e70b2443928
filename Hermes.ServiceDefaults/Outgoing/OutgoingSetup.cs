using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hermes.ServiceDefaults.Outgoing;

/// <summary>Clients of addresses that somebody configured.</summary>
public static class OutgoingSetup
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds a named client whose calls go through <see cref="OutgoingGuard"/>.</summary>
    public static IHttpClientBuilder AddGuardedHttpClient(this IHostApplicationBuilder builder, string name) =>
        builder.Services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(services => services.GetRequiredService<OutgoingGuard>().CreateHandler(ConnectTimeout));

    internal static void AddOutgoingGuard(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<OutgoingOptions>()
            .Configure<IConfiguration>((options, settings) =>
            {
                // One text with commas, or a list: AllowPrivate:0, AllowPrivate:1.
                var allowed = settings.GetSection("Outgoing:AllowPrivate");
                options.AllowPrivate =
                [
                    .. allowed.Value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                    .. allowed.GetChildren().Select(entry => entry.Value).OfType<string>(),
                ];
            })
            .Validate(
                options => options.AllowPrivate.All(entry => entry.Contains('/') ? System.Net.IPNetwork.TryParse(entry, out _) : Uri.CheckHostName(entry) != UriHostNameType.Unknown),
                "Outgoing:AllowPrivate holds host names (ollama.internal), addresses (10.1.2.3) and networks (10.20.0.0/16); one entry is none of them.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => new OutgoingGuard(services.GetRequiredService<IOptions<OutgoingOptions>>()));
    }
}
