using System.Text;

namespace Hermes.Schemas.Flattening;

/// <summary>
/// Names of columns made of nested names: joined with dots, and a dot, a backslash, an empty name or a name <c>#</c> of the
/// document escaped, so that <c>{"a":{"b":1}}</c> and <c>{"a.b":1}</c> stay apart (<c>a.b</c> and <c>a\.b</c>).
/// </summary>
public static class FieldPath
{
    /// <summary>Last part of the column that counts the rows made of one array, from 1.</summary>
    public const string Ordinal = "#";

    /// <summary>The path of a member.</summary>
    /// <param name="parent">Path of what holds it; empty for the record.</param>
    /// <param name="name">Its name in the document.</param>
    public static string Child(string parent, string name) => parent.Length == 0 ? Escape(name) : $"{parent}.{Escape(name)}";

    /// <summary>The names of a path as they are in the document; <see cref="Ordinal"/> unescaped stays itself.</summary>
    public static IReadOnlyList<string> Split(string path)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        for (var i = 0; i <= path.Length; i++)
        {
            if (i == path.Length || path[i] == '.')
            {
                names.Add(name.ToString());
                name.Clear();
            }
            else if (path[i] == '\\' && i + 1 < path.Length)
            {
                i++;
                _ = path[i] == 'e' ? name : name.Append(path[i]);
            }
            else
            {
                name.Append(path[i]);
            }
        }

        return names;
    }

    /// <summary>Whether a path ends in the unescaped <see cref="Ordinal"/>.</summary>
    public static bool IsOrdinal(string path) => path is Ordinal || path.EndsWith($".{Ordinal}", StringComparison.Ordinal);

    private static string Escape(string name) => name.Length == 0 ? "\\e" : name == Ordinal ? $"\\{Ordinal}"
        : name.AsSpan().ContainsAny('.', '\\') ? name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(".", "\\.", StringComparison.Ordinal) : name;
}
