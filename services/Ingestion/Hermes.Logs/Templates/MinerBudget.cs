namespace Hermes.Logs.Templates;

/// <summary>What all sources together may keep. Thread-safe.</summary>
internal sealed class MinerBudget(TemplateOptions options)
{
    private int _templates;
    private long _bytes;

    public int Templates => Volatile.Read(ref _templates);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>For what can be found out again: half of the memory is left for templates.</summary>
    public bool TryTakeSpare(int bytes) => TryTake(bytes, options.MaxBytes / 2);

    public bool TryTake(int bytes) => TryTake(bytes, options.MaxBytes);

    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);

    public bool TryTakeTemplate(int bytes)
    {
        if (Interlocked.Increment(ref _templates) <= options.MaxTemplates && TryTake(bytes))
        {
            return true;
        }

        Interlocked.Decrement(ref _templates);
        return false;
    }

    /// <summary>For a template that stands again after all.</summary>
    public void TakeBack(int bytes)
    {
        Interlocked.Increment(ref _templates);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void ReleaseTemplate(int bytes)
    {
        Interlocked.Decrement(ref _templates);
        Release(bytes);
    }

    private bool TryTake(int bytes, long most)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= most)
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }
}
