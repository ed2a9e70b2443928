namespace Hermes.Logs.Templates;

/// <summary>What a piece of a message is to its template.</summary>
internal enum TokenKind : byte
{
    /// <summary>Punctuation; constant.</summary>
    Delimiter,

    /// <summary>A word; constant until it is seen to vary.</summary>
    Word,

    /// <summary>May vary by its nature or place (<c>eth0</c>, <c>user=root</c>); does not tell templates apart, but is shown while it never varied.</summary>
    Soft,

    /// <summary>Varies by its nature (numbers, addresses, ids, paths, dates); always <c>&lt;*&gt;</c>.</summary>
    Value,
}
