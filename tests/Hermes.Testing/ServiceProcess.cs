using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Hermes.Testing;

/// <summary>A service as a process of its own, to be stopped or killed as an operator or the machine does.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>Time Kubernetes gives a process to stop before it kills it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = 2 * Grace;
    private readonly Process process;

    private ServiceProcess(Process process, Uri address, AuthenticationHeaderValue? credential)
    {
        this.process = process;
        Client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = address, DefaultRequestHeaders = { Authorization = credential } };
    }

    /// <summary>HTTP to the process.</summary>
    public HttpClient Client { get; }

    /// <summary>The process as the machine knows it.</summary>
    public int Id => process.Id;

    /// <summary>Ends the process without warning.</summary>
    public void Kill() => process.Kill();

    /// <summary>Asks the process to stop.</summary>
    /// <returns>Its exit code and how long it took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> TerminateAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        using (var terminate = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await terminate.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(StopLimit);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, Stopwatch.GetElapsedTime(begun));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        Client.Dispose();
        process.Dispose();
    }

    internal static async Task<ServiceProcess> StartAsync(string program, IEnumerable<KeyValuePair<string, string>> settings, AuthenticationHeaderValue? credential)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll")]);
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var service = new ServiceProcess(Process.Start(start)!, address, credential);
        await Eventually.TrueAsync(service.IsReadyAsync, StartLimit, $"{program} is ready");
        return service;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var health = await Client.GetAsync("/health");
            return health.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
