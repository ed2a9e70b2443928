namespace Hermes.Logs.Templates;

/// <summary>A piece of a message, as places in its bytes.</summary>
internal struct Token
{
    public int Start;

    public int Length;

    /// <summary>Leading bytes of a value that are shown, as <c>core.</c> of <c>core.2275</c>; 0 for none.</summary>
    public int Prefix;

    /// <summary>Where the unit of a value stands, as <c>KB</c> of <c>12 KB</c>.</summary>
    public int UnitStart;

    /// <summary>0 when there is no unit.</summary>
    public int UnitLength;

    public TokenKind Kind;

    /// <summary>Whether white space stands before it.</summary>
    public bool Space;

    /// <summary>Read from a template's text: <c>&lt;*&gt;</c>. It is whole and joins nothing.</summary>
    public bool Wildcard;

    /// <summary>In a template: a word that was seen to vary, so that any word may stand here.</summary>
    public bool Opened;

    public readonly int End => Start + Length;

    public readonly ReadOnlySpan<byte> In(ReadOnlySpan<byte> text) => text.Slice(Start, Length);

    public readonly ReadOnlySpan<byte> UnitIn(ReadOnlySpan<byte> text) => text.Slice(UnitStart, UnitLength);
}
