using System.Collections.Concurrent;

namespace Hermes.Logs.Templates;

/// <summary>
/// The miners of all sources within one bound on memory. Thread-safe. How templates are found is written in docs/log-templates.md.
/// </summary>
public sealed class TemplateMiner(TemplateOptions options)
{
    private const string Shared = "*";

    private readonly ConcurrentDictionary<string, SourceMiner> _sources = new(StringComparer.Ordinal);
    private readonly MinerBudget _budget = new(options);

    /// <summary>Templates known over all sources.</summary>
    public int Count => _budget.Templates;

    /// <summary>Memory in use, in bytes (an estimate).</summary>
    public long SizeInBytes => _budget.Bytes;

    /// <summary>The miner of a source; a flood of source names ends in one that they share.</summary>
    public SourceMiner Source(string source) =>
        _sources.TryGetValue(source, out var miner) ? miner : _sources.GetOrAdd(_sources.Count < options.MaxSources ? source : Shared, name => new SourceMiner(name, options, _budget));

    /// <summary>The template of a message, made when there is none yet.</summary>
    /// <param name="source">Where the message comes from.</param>
    /// <param name="message">Valid UTF-8.</param>
    /// <param name="isNew">Whether it was made now.</param>
    public Template Learn(string source, ReadOnlySpan<byte> message, out bool isNew) => Source(source).Learn(message, out isNew);

    /// <summary>The template a message belongs to and its parameters, without learning from it.</summary>
    /// <param name="source">Where the message comes from.</param>
    /// <param name="message">Valid UTF-8.</param>
    public TemplateMatch Match(string source, ReadOnlySpan<byte> message) =>
        _sources.TryGetValue(source, out var miner) || _sources.TryGetValue(Shared, out miner) ? miner.Match(message) : TemplateMatch.Of(message);
}
