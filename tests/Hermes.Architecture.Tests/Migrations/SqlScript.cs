using System.Text.RegularExpressions;

namespace Hermes.Architecture.Tests.Migrations;

/// <summary>A script as statements that rules can be held against: without comments, in lower case, one space between words.</summary>
internal static partial class SqlScript
{
    public static IReadOnlyList<string> Statements(string sql)
    {
        // What stands in quotes is nobody's keyword; the body of a function or block is not read.
        var bare = Quoted().Replace(sql, match => match.Value[0] switch
        {
            '\'' => "''",
            '$' => "$$",
            '"' => match.Value,
            _ => " ",
        });
        return [.. bare.Split(';').Select(statement => Blank().Replace(statement, " ").Trim().ToLowerInvariant()).Where(statement => statement.Length > 0)];
    }

    /// <summary>The parts of a list, not those of lists within parentheses.</summary>
    public static IEnumerable<string> Parts(string list)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (list[i] == ',' && depth == 0)
            {
                yield return list[start..i].Trim();
                start = i + 1;
            }
        }

        yield return list[start..].Trim();
    }

    [GeneratedRegex("""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"[^"]*"|\$(?<tag>\w*)\$.*?\$\k<tag>\$""", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
