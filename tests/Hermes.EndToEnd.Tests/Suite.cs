using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Hermes.Contracts;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Notification;
using Hermes.Contracts.Prediction;
using Hermes.Testing;

namespace Hermes.EndToEnd.Tests;

/// <summary>The whole suite as <c>./run.sh</c> starts it, with the demo fleet, an empty data directory and a mailbox.</summary>
public class Suite : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(45);
    private readonly string directory = TemporaryDirectory.Create("hermes-e2e");
    private readonly string[] options;
    private readonly List<string> output = [];
    private Process? process;
    private Dictionary<string, string> addresses = [];

    public Suite()
    {
        DataDirectory = Path.Combine(directory, "data");
        options = [];
    }

    /// <summary>A second suite, on state that is there already.</summary>
    internal Suite(string dataDirectory, params string[] options)
    {
        DataDirectory = dataDirectory;
        this.options = options;
    }

    /// <summary>Where its state is.</summary>
    public string DataDirectory { get; }

    /// <summary>The mailbox that the suite's mails go to.</summary>
    public SmtpInbox Inbox { get; } = SmtpInbox.Start();

    public IngestionClient Ingestion { get; private set; } = null!;

    public PredictionClient Prediction { get; private set; } = null!;

    public DiagnosisClient Diagnosis { get; private set; } = null!;

    public NotificationClient Notification { get; private set; } = null!;

    public ConfigurationClient Configurations { get; private set; } = null!;

    public Uri Portal => new(addresses["portal"]);

    public string AdminPassword => addresses["adminPassword"];

    public string ApiKey => addresses["apiKey"];

    /// <summary>A file that ingestion follows and only the tests write to.</summary>
    public string FollowedFile => Path.Combine(directory, "followed.log");

    /// <summary>Where the suite wrote its addresses and its key.</summary>
    public string AddressFile => Path.Combine(directory, "addresses.json");

    public string AddressOf(string service) => addresses[service];

    /// <summary>HTTP to a service with the key of this machine's pipelines.</summary>
    public HttpClient ClientOf(string service) => new()
    {
        BaseAddress = new Uri(addresses[service]),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", addresses["apiKey"]) },
    };

    /// <summary>Further options of <c>run.sh</c>.</summary>
    protected virtual IEnumerable<string> Options => [];

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo(Repository.PathOf("run.sh"), ["--addresses", AddressFile, "--data-dir", DataDirectory, .. options, .. Options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Ingestion__Files__1__Path"] = FollowedFile;
        start.Environment["Ingestion__Files__1__Source"] = "tests";
        start.Environment["Notification__Smtp__Host"] = "127.0.0.1";
        start.Environment["Notification__Smtp__Port"] = Inbox.Port.ToString();
        start.Environment["Notification__Smtp__From"] = "hermes@example.test";
        start.Environment["Notification__Email__Recipients__0"] = "operators@example.test";
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(process.HasExited || File.Exists(AddressFile)), StartLimit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The suite was not up after {StartLimit}. It said:\n{Output}");
        }

        if (process.HasExited)
        {
            throw new InvalidOperationException($"The suite ended at its start. It said:\n{Output}");
        }

        addresses = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(AddressFile))!;

        Ingestion = new IngestionClient(ClientOf(ServiceNames.Ingestion));
        Prediction = new PredictionClient(ClientOf(ServiceNames.Prediction));
        Diagnosis = new DiagnosisClient(ClientOf(ServiceNames.Diagnosis));
        Notification = new NotificationClient(ClientOf(ServiceNames.Notification));
        Configurations = new ConfigurationClient(ClientOf(ServiceNames.ConfigGeneration));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (process is { HasExited: false })
        {
            using var terminate = Process.Start("kill", ["-TERM", process.Id.ToString()]);
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"The suite did not stop within {StopLimit.TotalSeconds} s:\n{Output}");
            }
        }

        await Inbox.DisposeAsync();
        TemporaryDirectory.Delete(directory);
    }

    /// <summary>Process id of a service of this suite; null while it is down.</summary>
    public int? ProcessOf(string service)
    {
        var program = service == "portal" ? "Hermes.Web" : $"Hermes.{service}";
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && Serves(folder, program, addresses[service]))
            {
                return pid;
            }
        }

        return null;
    }

    /// <summary>kill -9 of a service; returns the process id it had.</summary>
    public int Kill(string service)
    {
        var pid = ProcessOf(service) ?? throw new InvalidOperationException($"{service} does not run.");
        using var victim = Process.GetProcessById(pid);
        victim.Kill();
        return pid;
    }

    /// <summary>Process ids of all replicas of a service of this suite.</summary>
    public IReadOnlyList<int> ProcessesOf(string service) =>
        [.. from folder in Directory.EnumerateDirectories("/proc")
            where int.TryParse(Path.GetFileName(folder), out _) && Runs(folder, $"Hermes.{service}", FollowedFile)
            select int.Parse(Path.GetFileName(folder))];

    /// <summary>kill -9 of one replica of a service.</summary>
    public void KillOne(string service)
    {
        using var victim = Process.GetProcessById(ProcessesOf(service)[0]);
        victim.Kill();
    }

    /// <summary>What the suite printed.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    private static bool Serves(string folder, string program, string address) => Runs(folder, program, $"ASPNETCORE_URLS={address}");

    private static bool Runs(string folder, string program, string setting)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(program, StringComparison.OrdinalIgnoreCase)
                && File.ReadAllText(Path.Combine(folder, "environ")).Contains(setting, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked, or it is not ours.
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.Add(line ?? "");
        }
    }
}
