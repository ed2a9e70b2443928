namespace Hermes.Logs.Templates;

/// <summary>What all sources together may keep. Thread-safe.</summary>
internal sealed class MinerBudget(TemplateOptions options)
{
    private int _templates;
    private long _bytes;

    public int Templates => Volatile.Read(ref _templates);

    public long Bytes => Interlocked.Read(ref _bytes);

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= options.MaxBytes)
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

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
}
