using System.Net.Http.Json;
using System.Text.Json;

namespace Hermes.Testing;

/// <summary>A real Prometheus over running services, as <c>deploy/prometheus/run-local.sh</c> starts it.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly ServerProcess process;
    private readonly HttpClient http;
    private readonly string directory;

    private PrometheusServer(ServerProcess process, int port, string directory)
    {
        this.process = process;
        this.directory = directory;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>Starts it over the services of an addresses file.</summary>
    public static async Task<PrometheusServer> StartAsync(string addressesFile)
    {
        var directory = TemporaryDirectory.Create("hermes-prometheus");
        var port = ServerProcess.FreePort();
        var process = ServerProcess.Start(Path.Combine("prometheus", "run-local.sh"), ["--addresses", addressesFile, "--port", port.ToString()], new Dictionary<string, string>
        {
            // A killed script cannot clean up behind itself.
            ["TMPDIR"] = directory,
        });
        var server = new PrometheusServer(process, port, directory);
        await Eventually.TrueAsync(async () =>
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"Prometheus did not start. deploy/prerequisites.sh --tests installs it. It said:\n{process.Output}");
            }

            try
            {
                return (await server.http.GetAsync("/-/ready")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60), "Prometheus is ready");
        return server;
    }

    /// <summary>Value of an instant query that has one series; null without any.</summary>
    public async Task<double?> QueryAsync(string expression, CancellationToken ct)
    {
        var answer = await http.GetFromJsonAsync<JsonElement>($"/api/v1/query?query={Uri.EscapeDataString(expression)}", ct);
        var result = answer.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? null
            : double.Parse(result[0].GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Dispose();
        TemporaryDirectory.Delete(directory);
        return ValueTask.CompletedTask;
    }
}
