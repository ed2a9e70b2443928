using System.Globalization;

namespace Hermes.Ingestion.Otlp;

/// <summary>What of a request could not be taken: how many, and which and why of the first of them.</summary>
internal sealed class Rejections(string what)
{
    private const int MostNamed = 10;
    private readonly List<string> _reasons = [];

    public long Count { get; private set; }

    /// <summary>One more, at this place among those of the request.</summary>
    public void Add(long index, string reason)
    {
        Count++;
        if (_reasons.Count < MostNamed)
        {
            _reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {index}: {reason}"));
        }
    }

    /// <summary>Empty when nothing was rejected.</summary>
    public override string ToString() =>
        string.Join(' ', _reasons) + (Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" And {Count - MostNamed} more.") : "");
}
