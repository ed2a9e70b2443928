namespace Hermes.Logs.Templates;

/// <summary>Which template a key belongs to; found without memory of its own.</summary>
internal sealed class KeyIndex(TemplateOptions options, MinerBudget budget)
{
    private const int Overhead = 150;

    private readonly Dictionary<ulong, Entry> _entries = [];
    private long _bytes;

    public bool IsFull => _entries.Count >= options.MaxKeysPerSource;

    public Template? Find(ulong hash, ReadOnlySpan<byte> key)
    {
        if (!_entries.TryGetValue(hash, out var entry) || !entry.Key.AsSpan().SequenceEqual(key))
        {
            return null;
        }

        return entry.Template = entry.Template.Current;
    }

    /// <summary>Does nothing when there is no room.</summary>
    /// <param name="hash">Of the key.</param>
    /// <param name="key">Is copied.</param>
    /// <param name="template">What it belongs to.</param>
    /// <param name="spare">Whether the template would be found without it, though slower.</param>
    public void Add(ulong hash, ReadOnlySpan<byte> key, Template template, bool spare)
    {
        if (_entries.TryGetValue(hash, out var entry))
        {
            entry.Template = entry.Key.AsSpan().SequenceEqual(key) ? template : entry.Template;
        }
        else if (!IsFull && (spare ? budget.TryTakeSpare(key.Length + Overhead) : budget.TryTake(key.Length + Overhead)))
        {
            _bytes += key.Length + Overhead;
            _entries[hash] = new Entry(key.ToArray(), template);
        }
    }

    public void Clear()
    {
        budget.Release(_bytes);
        _bytes = 0;
        _entries.Clear();
    }

    private sealed class Entry(byte[] key, Template template)
    {
        public byte[] Key => key;

        public Template Template { get; set; } = template;
    }
}
