using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Hermes.AppHost;

/// <summary>
/// Once every service is healthy, tells people where the portal and the dashboard are, and at the first start how to sign
/// in; writes all addresses and the development credentials to the file asked for, which only its owner can read.
/// </summary>
internal sealed class AddressBook(
    string data, DistributedApplicationModel model, ResourceNotificationService notifications, IConfiguration configuration) : BackgroundService
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

        var password = await SecretAsync("admin-password", stoppingToken);
        addresses["adminUser"] = "admin";
        addresses["adminPassword"] = password;
        addresses["apiKey"] = $"hms_development_{await SecretAsync("api-key-secret", stoppingToken)}";
        addresses["dashboard"] = configuration["AppHost:BrowserToken"] is { } token
            ? $"{configuration["ASPNETCORE_URLS"]}/login?t={token}"
            : configuration["ASPNETCORE_URLS"]!;
        if (configuration["addresses"] is { } file)
        {
            await WriteAsync(file, addresses, stoppingToken);
        }

        Console.WriteLine($"Portal     {addresses["portal"]}");
        Console.WriteLine($"Dashboard  {addresses["dashboard"]}");

        // The password stays readable in the dashboard, among the parameters.
        var told = Path.Combine(data, "password-told");
        if (!File.Exists(told))
        {
            Console.WriteLine($"Sign in    admin, password {password} (shown this once; later in the dashboard under Parameters)");
            await File.WriteAllTextAsync(told, "", stoppingToken);
        }
    }

    private async Task<string> SecretAsync(string name, CancellationToken token) =>
        await model.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == name).GetValueAsync(token) ?? "";

    // Whoever waits for the file must never read half of it.
    private static async Task WriteAsync(string file, Dictionary<string, string> addresses, CancellationToken token)
    {
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var content = new StreamWriter(path + ".new", options))
        {
            await content.WriteAsync(JsonSerializer.Serialize(addresses, Readable).AsMemory(), token);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
