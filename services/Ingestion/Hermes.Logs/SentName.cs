using System.Text;

namespace Hermes.Logs;

/// <summary>Names of sources, feeds and components as senders give them, made fit to be kept.</summary>
public static class SentName
{
    /// <summary>Characters that are kept of a name.</summary>
    public const int Longest = 200;

    private const int MostBytesPerCharacter = 4;

    /// <summary>The name without control characters, with bad UTF-8 replaced, cut to <see cref="Longest"/>; empty when nothing is left.</summary>
    public static string Clean(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name.Length > Longest * MostBytesPerCharacter ? name[..(Longest * MostBytesPerCharacter)] : name);
        if (text.Any(char.IsControl))
        {
            text = string.Concat(text.Where(c => !char.IsControl(c)));
        }

        if (text.Length > Longest)
        {
            text = text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
        }

        return text.Trim();
    }

    /// <summary>The same as UTF-8; null when nothing is left.</summary>
    public static byte[]? CleanBytes(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? null : Clean(name) is { Length: > 0 } clean ? Encoding.UTF8.GetBytes(clean) : null;
}
