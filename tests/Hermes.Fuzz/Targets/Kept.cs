using System.Text.Unicode;
using Hermes.Logs.Parsing;

namespace Hermes.Fuzz.Targets;

/// <summary>What must be true of every line that is handed on to be stored.</summary>
internal static class Kept
{
    private const int LongestName = 200 * 4;

    /// <exception cref="WrongResultException">Postgres would not take it, or it is longer than a line may be.</exception>
    /// <returns>A number that tells kinds of lines apart.</returns>
    public static int Check(scoped in ParsedLine line)
    {
        Text("message", line.Message, LineText.MaxBytes);
        Text("raw", line.Raw, LineText.MaxBytes);
        Text("component", line.Component, LongestName);
        Text("feed", line.Feed, LongestName);
        Text("executionId", line.ExecutionId, LongestName);
        return HashCode.Combine(line.Marks, line.Level, line.Component.IsEmpty, line.Feed.IsEmpty, line.ExecutionId.IsEmpty, line.StatedTime is null, line.Message.Length == line.Raw.Length);
    }

    public static void Text(string what, ReadOnlySpan<byte> text, int longest)
    {
        if (text.Length > longest)
        {
            throw new WrongResultException($"The {what} is longer than may be");
        }

        if (!Utf8.IsValid(text))
        {
            throw new WrongResultException($"The {what} is no UTF-8");
        }

        if (text.Contains((byte)0))
        {
            throw new WrongResultException($"The {what} holds a NUL");
        }
    }
}
