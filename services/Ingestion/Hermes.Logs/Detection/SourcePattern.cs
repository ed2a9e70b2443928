using System.IO.Enumeration;

namespace Hermes.Logs.Detection;

/// <summary>Names of sources, in which <c>*</c> stands for any text: <c>legacy-*</c>.</summary>
internal static class SourcePattern
{
    public static bool Fits(string pattern, string source) => FileSystemName.MatchesSimpleExpression(pattern, source, ignoreCase: false);
}
