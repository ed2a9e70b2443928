namespace Hermes.Logs.Detection;

/// <summary>A text to look for.</summary>
/// <param name="Text">The text, any case.</param>
/// <param name="Owner">The number that finding it yields.</param>
/// <param name="WholeWord">Whether it must stand alone, or as the last part of a name: <c>Error</c> in <c>TypeError</c>.</param>
internal readonly record struct Keyword(string Text, int Owner, bool WholeWord = false);

/// <summary>Where a keyword ends in the automaton.</summary>
/// <param name="Owner">The number that finding it yields.</param>
/// <param name="WordLength">Its bytes when it must be a whole word, else 0.</param>
internal readonly record struct KeywordEnd(int Owner, int WordLength)
{
    /// <summary>Whether the keyword that ends with this byte stands as it must.</summary>
    public bool Counts(ReadOnlySpan<byte> text, int end)
    {
        if (WordLength == 0)
        {
            return true;
        }

        var start = end - WordLength + 1;
        return (end + 1 == text.Length || !IsOfWord(text[end + 1]))
            && (start == 0 || !IsOfWord(text[start - 1]) || (text[start] is >= (byte)'A' and <= (byte)'Z' && text[start - 1] is >= (byte)'a' and <= (byte)'z'));
    }

    private static bool IsOfWord(byte letter) =>
        letter is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'_' or >= 0x80;
}
