using System.Collections.Concurrent;

namespace Aspire.Hosting.Orchestration;

/// <summary>The console logs of all processes, collected as they grow and trimmed when they have grown too long.</summary>
internal sealed class ConsoleLogs(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, (ResourceInstance Instance, ConsoleLog Log)> _logs = new(StringComparer.OrdinalIgnoreCase);

    public void Add(ResourceInstance instance) => _logs[instance.Name] = (instance, new ConsoleLog(instance, time));

    /// <summary>Null for what is no process.</summary>
    public ConsoleLog? Of(string instanceName) => _logs.TryGetValue(instanceName, out var found) ? found.Log : null;

    public async Task CollectAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!token.IsCancellationRequested)
        {
            await ((Task)timer.WaitForNextTickAsync(token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var (instance, log) in _logs.Values)
            {
                Collect(instance, log);
            }
        }
    }

    private static void Collect(ResourceInstance instance, ConsoleLog log)
    {
        try
        {
            log.Collect();
            LogFile.Trim(instance.Log);
            LogFile.Trim(instance.ErrorLog);
        }
        catch (IOException)
        {
            // Somebody moved the file, or the disk is full; the next round tries again.
        }
    }
}
