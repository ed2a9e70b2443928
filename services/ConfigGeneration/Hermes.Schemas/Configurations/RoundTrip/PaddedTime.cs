namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>
/// Compares a time with what its format writes for it, whatever zeros stand before its numbers or behind its fraction: <c>d/M/yyyy</c>
/// is the format of 5/1/2024 and of 05/01/2024.
/// </summary>
internal static class PaddedTime
{
    /// <summary>Whether both show the same numbers and the same signs between them.</summary>
    /// <param name="text">A time as it was read.</param>
    /// <param name="written">The same time, written in the format it was read in.</param>
    public static bool IsSame(ReadOnlySpan<char> text, ReadOnlySpan<char> written)
    {
        while (!text.IsEmpty && !written.IsEmpty)
        {
            var (one, other) = (Digits(text), Digits(written));
            if (one == 0 || other == 0)
            {
                if (text[0] != written[0])
                {
                    return false;
                }

                text = text[1..];
                written = written[1..];
                continue;
            }

            if (!text[..one].TrimStart('0').SequenceEqual(written[..other].TrimStart('0')) && !text[..one].TrimEnd('0').SequenceEqual(written[..other].TrimEnd('0')))
            {
                return false;
            }

            text = text[one..];
            written = written[other..];
        }

        return text.IsEmpty && written.IsEmpty;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
