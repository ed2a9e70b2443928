using Hermes.ServiceDefaults.Outgoing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Hermes.Diagnosis.Ollama;

internal static class OllamaExtensions
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds <see cref="IChatClient"/> behind settings section <c>Ollama</c>; whether it has an address is in the options.</summary>
    public static IHostApplicationBuilder AddOllama(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<OllamaOptions>()
            .BindConfiguration(OllamaOptions.Section)
            .ValidateDataAnnotations()
            .Validate(options => !options.Configured || IsHttp(options.Endpoint), "Ollama:Endpoint must be an http:// or https:// address such as http://localhost:11434, without a user name, or empty.")
            .ValidateOnStart();
        builder.Services.AddSingleton<IChatClient>(services =>
        {
            var options = services.GetRequiredService<IOptions<OllamaOptions>>();
            // Not from the factory: a model may think for minutes, and a question must not be sent twice.
            var http = new HttpClient(services.GetRequiredService<OutgoingGuard>().CreateHandler(ConnectTimeout))
            {
                BaseAddress = options.Value.Configured ? new Uri(options.Value.Endpoint!.TrimEnd('/') + "/") : null,
                Timeout = Timeout.InfiniteTimeSpan,
            };
            return new OllamaChatClient(http, options.Value);
        });
        return builder;
    }

    private static bool IsHttp(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && OutgoingGuard.Refusal(uri) is null;
}
