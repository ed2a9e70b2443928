using System.Runtime.CompilerServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>The last lines that an instance printed, in the order they were found, each with the time of that.</summary>
internal sealed class ConsoleLog(ResourceInstance instance, TimeProvider time)
{
    private const int Kept = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<ConsoleLine> _lines = [];
    private readonly LogTail _output = new(instance.Log);
    private readonly LogTail _errors = new(instance.ErrorLog);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>Takes in what was written since the last call. To be called by one at a time.</summary>
    public void Collect()
    {
        var stamp = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        var output = _output.ReadLines();
        var errors = _errors.ReadLines();
        if (output.Count + errors.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            Add(output, isError: false, stamp);
            Add(errors, isError: true, stamp);
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>First the lines that are kept, then new ones as they come. Who reads too slowly misses lines.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchAsync(bool follow, [EnumeratorCancellation] CancellationToken token)
    {
        var seen = 0;
        while (true)
        {
            List<ConsoleLine> fresh;
            Task changed;
            lock (_lock)
            {
                fresh = [.. _lines.Where(line => line.Number > seen)];
                seen = _count;
                changed = _changed.Task;
            }

            if (fresh.Count > 0)
            {
                yield return fresh;
            }

            if (!follow)
            {
                yield break;
            }

            await changed.WaitAsync(token);
        }
    }

    private void Add(IReadOnlyList<string> lines, bool isError, string stamp)
    {
        foreach (var line in lines)
        {
            _lines.Enqueue(new ConsoleLine(++_count, $"{stamp} {line}", isError));
            if (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }
        }
    }
}

/// <summary>Counted from 1; the text begins with the time.</summary>
internal sealed record ConsoleLine(int Number, string Text, bool IsError);
