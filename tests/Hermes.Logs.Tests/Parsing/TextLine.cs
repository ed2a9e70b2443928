using System.Text;
using Hermes.Logs.Parsing;

namespace Hermes.Logs.Tests.Parsing;

/// <summary>A parsed line as text.</summary>
internal sealed record TextLine(DateTimeOffset Time, DateTimeOffset? StatedTime, LineLevel? Level, string? Component, string Message, string Raw, string? Feed, string? ExecutionId, LineMarks Marks, string? Format)
{
    public static TextLine Of(in ParsedLine line) => new(
        line.Time, line.StatedTime, line.Level, Text(line.Component), Encoding.UTF8.GetString(line.Message), Encoding.UTF8.GetString(line.Raw),
        Text(line.Feed), Text(line.ExecutionId), line.Marks, line.Format);

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}

internal static class TextLines
{
    /// <summary>Parses with a reader of its own.</summary>
    public static TextLine Parse(this LineParser parser, string line, DateTimeOffset received, string? feed = null, string? path = null)
    {
        var context = parser.NewContext();
        context.Received = received;
        context.Feed = feed is null ? null : Encoding.UTF8.GetBytes(feed);
        context.Path = path;
        return TextLine.Of(parser.Parse(Encoding.UTF8.GetBytes(line), context));
    }
}
