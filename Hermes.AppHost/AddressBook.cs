using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Hermes.AppHost;

/// <summary>Once every service is healthy, tells people where the portal and the dashboard are, and writes all addresses to the file asked for.</summary>
internal sealed class AddressBook(
    DistributedApplicationModel model, ResourceNotificationService notifications, IConfiguration configuration) : BackgroundService
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Addresses of an earlier run lead nowhere.
        if (configuration["addresses"] is { } stale && File.Exists(stale))
        {
            File.Delete(stale);
        }

        var addresses = new Dictionary<string, string>();
        foreach (var service in model.Resources.OfType<ProjectResource>().Where(project => project.Annotations.OfType<EndpointAnnotation>().Any()))
        {
            await notifications.WaitForResourceHealthyAsync(service.Name, stoppingToken);
            addresses[service.Name] = service.GetEndpoint("http").Url;
        }

        addresses["dashboard"] = configuration["ASPNETCORE_URLS"]!;
        if (configuration["addresses"] is { } file)
        {
            await WriteAsync(file, addresses, stoppingToken);
        }

        Console.WriteLine($"Portal     {addresses["portal"]}");
        Console.WriteLine($"Dashboard  {addresses["dashboard"]}");
    }

    // Whoever waits for the file must never read half of it.
    private static async Task WriteAsync(string file, Dictionary<string, string> addresses, CancellationToken token)
    {
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path + ".new", JsonSerializer.Serialize(addresses, Readable), token);
        File.Move(path + ".new", path, overwrite: true);
    }
}
