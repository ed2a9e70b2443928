namespace Hermes.ServiceDefaults.Outgoing;

/// <summary>Section <c>Outgoing</c>: where this process may call besides the public internet.</summary>
internal sealed class OutgoingOptions
{
    /// <summary>Host names and networks such as <c>localhost</c>, <c>10.20.0.0/16</c> or <c>fd00::7</c>.</summary>
    public IReadOnlyList<string> AllowPrivate { get; set; } = [];
}
