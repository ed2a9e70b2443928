using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Aspire.Hosting.Dcp;

/// <summary>DCP's API server, as its kubeconfig file describes it: address, certificate authority, token.</summary>
internal sealed class DcpClient : IDisposable
{
    private const string Executables = $"apis/{DcpExecutable.Group}/executables";
    private static readonly MediaTypeHeaderValue MergePatch = new("application/merge-patch+json");

    private readonly HttpClient _http;

    public DcpClient(string kubeconfig)
    {
        var authority = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(Value(kubeconfig, "certificate-authority-data"))));
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri(Value(kubeconfig, "server")), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Value(kubeconfig, "token"));
    }

    public async Task PingAsync(CancellationToken token)
    {
        using var response = await _http.GetAsync(Executables, token);
        response.EnsureSuccessStatusCode();
    }

    public async Task CreateAsync(DcpExecutable executable, CancellationToken token)
    {
        using var response = await _http.PostAsJsonAsync(Executables, executable, token);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>DCP sends SIGTERM, and SIGKILL six seconds later.</summary>
    public Task StopAsync(string name, CancellationToken token) => PatchAsync($"{Executables}/{name}", new { spec = new { stop = true } }, token);

    public async Task DeleteAsync(string name, CancellationToken token)
    {
        using var response = await _http.DeleteAsync($"{Executables}/{name}", token);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Stops every process that is left, then DCP itself.</summary>
    public Task ShutdownAsync(CancellationToken token) =>
        PatchAsync("admin/execution", new { status = "Stopping", shutdownResourceCleanup = "Full" }, token);

    /// <summary>What exists, then every change, until DCP ends the answer.</summary>
    public async IAsyncEnumerable<DcpWatchEvent> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var response = await _http.GetAsync($"{Executables}?watch=true", HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(token));
        while (await lines.ReadLineAsync(token) is { } line)
        {
            if (JsonSerializer.Deserialize<DcpWatchEvent>(line) is { Type: "ADDED" or "MODIFIED" or "DELETED" } change)
            {
                yield return change;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task PatchAsync(string path, object change, CancellationToken token)
    {
        using var content = JsonContent.Create(change, MergePatch);
        using var response = await _http.PatchAsync(path, content, token);
        response.EnsureSuccessStatusCode();
    }

    // The file is YAML, and each of these keys stands in it once.
    private static string Value(string kubeconfig, string key) =>
        kubeconfig.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith(key + ": ", StringComparison.Ordinal))[(key.Length + 2)..];
}
