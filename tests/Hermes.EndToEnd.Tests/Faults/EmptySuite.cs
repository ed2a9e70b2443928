using System.Diagnostics;
using Hermes.Testing;

namespace Hermes.EndToEnd.Tests.Faults;

/// <summary>The suite without the demo fleet, whose servers can be killed.</summary>
public sealed class EmptySuite : Suite
{
    protected override IEnumerable<string> Options => ["--no-demo"];

    /// <summary>An environment variable of a running service.</summary>
    public string SettingOf(string service, string name) =>
        File.ReadAllText($"/proc/{ProcessOf(service)}/environ").Split('\0').First(variable => variable.StartsWith(name + '=', StringComparison.Ordinal))[(name.Length + 1)..];

    /// <summary>kill -9 of the database server; its own processes notice and end.</summary>
    public void KillPostgres()
    {
        var file = Directory.EnumerateFiles(DataDirectory, "postmaster.pid", SearchOption.AllDirectories).Single();
        Kill(int.Parse(File.ReadLines(file).First()));
    }

    /// <summary>Queues that hold messages, those of failed ones among them.</summary>
    public async Task<string> QueuesAsync()
    {
        var directory = Directory.EnumerateDirectories(DataDirectory, "rabbitmq", SearchOption.AllDirectories).Single();
        using var list = Process.Start(new ProcessStartInfo(Repository.PathOf("deploy/rabbitmqctl.sh"), [directory, "-q", "list_queues", "name", "messages"]) { RedirectStandardOutput = true })!;
        var queues = await list.StandardOutput.ReadToEndAsync();
        return string.Join('\n', queues.Split('\n').Where(static queue => queue.Length > 0 && !queue.EndsWith("\t0", StringComparison.Ordinal)));
    }

    /// <summary>kill -9 of the message broker.</summary>
    public void KillRabbitMq() => Kill((
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where int.TryParse(name, out _) && IsBroker(folder)
        select int.Parse(name)).Single());

    private bool IsBroker(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).StartsWith("beam", StringComparison.Ordinal)
                && File.ReadAllText(Path.Combine(folder, "environ")).Contains(DataDirectory, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Kill(int pid)
    {
        using var victim = Process.GetProcessById(pid);
        victim.Kill();
    }
}
