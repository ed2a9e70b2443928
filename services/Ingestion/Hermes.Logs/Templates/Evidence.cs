namespace Hermes.Logs.Templates;

/// <summary>
/// Remembers templates that differ in a single word or in two, by the key without, until there is proof enough that the word varies.
/// Forgetting is harmless: the proof is gathered anew.
/// </summary>
internal sealed class Evidence(TemplateOptions options, MinerBudget budget)
{
    private const int SizeOfBucket = 200;
    private const int MostMembers = 24;

    private readonly Dictionary<ulong, Bucket> _buckets = [];

    public Bucket Add(ulong key, Template template, int proof)
    {
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            if (_buckets.Count >= options.MaxKeysPerSource || !budget.TryTakeSpare(SizeOfBucket))
            {
                Clear();
            }
            else
            {
                _buckets[key] = bucket = new Bucket();
            }

            bucket ??= new Bucket();
        }

        if (bucket.Members.Count < MostMembers)
        {
            bucket.Members.Add(template);
            bucket.Proof += proof;
        }

        return bucket;
    }

    public void Remove(ulong key)
    {
        if (_buckets.Remove(key))
        {
            budget.Release(SizeOfBucket);
        }
    }

    public void Clear()
    {
        budget.Release((long)_buckets.Count * SizeOfBucket);
        _buckets.Clear();
    }

    internal sealed class Bucket
    {
        public List<Template> Members { get; } = [];

        public int Proof { get; set; }
    }
}
