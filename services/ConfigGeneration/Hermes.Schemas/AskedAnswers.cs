using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Hermes.Schemas;

/// <summary>Answers that remember which of them were looked for, so that it is known what an answer could change.</summary>
internal sealed class AskedAnswers(IReadOnlyDictionary<string, string> answers) : IReadOnlyDictionary<string, string>
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Ids of the answers looked for, given or not.</summary>
    public IReadOnlyList<string> Asked => [.. _asked.Order(StringComparer.Ordinal)];

    public IEnumerable<string> Keys => answers.Keys;

    public IEnumerable<string> Values => answers.Values;

    public int Count => answers.Count;

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no answer to '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        _asked.Add(key);
        return answers.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => answers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
