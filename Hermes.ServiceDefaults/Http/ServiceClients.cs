using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Hermes.ServiceDefaults.Http;

/// <summary>Clients of other services.</summary>
public static class ServiceClients
{
    /// <summary>
    /// Adds a typed client whose address is the setting <c>services:NAME:http:0</c> (the AppHost sets it), or
    /// <c>http://NAME</c> where the name itself resolves, as in Kubernetes. Its calls carry who makes them: the user, else this process.
    /// </summary>
    public static IHttpClientBuilder AddServiceClient<TClient>(this IHostApplicationBuilder builder, string serviceName)
        where TClient : class
    {
        var address = builder.Configuration[$"services:{serviceName}:http:0"] ?? $"http://{serviceName}";
        return builder.Services.AddHttpClient<TClient>(client =>
        {
            client.BaseAddress = new Uri(address);
            client.Timeout = TimeSpan.FromMinutes(10);
        }).AddHttpMessageHandler<CallerTokenHandler>();
    }

    internal static WebApplicationBuilder AddResilientHttpClients(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<ResiliencePipelines>();
        builder.Services.TryAddTransient<ResilienceHandler>();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler<ResilienceHandler>());
        return builder;
    }
}
