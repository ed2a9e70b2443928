using System.Text;
using Hermes.Schemas.Configurations;

namespace Hermes.Schemas.Exchange.Sql;

/// <summary>
/// Reads the first <c>CREATE TABLE</c> of a script: columns, types, not null, keys, lists of allowed values, and the comments on it. Other
/// constraints and statements are passed over.
/// </summary>
internal sealed class DdlReader(string sql)
{
    private static readonly string[] TypeWords = ["precision", "varying", "with", "without", "time", "zone"];
    private readonly List<SqlToken> tokens = SqlToken.Split(sql);
    private readonly List<ColumnSettings> columns = [];
    private readonly List<string> notes = [];
    private List<string> key = [];
    private int at;

    public ImportedDescription Read()
    {
        while (at < tokens.Count && !(tokens[at].Is("create") && Ahead("table", 4)))
        {
            at++;
        }

        while (at < tokens.Count && !tokens[at].Is("table"))
        {
            at++;
        }

        if (at >= tokens.Count)
        {
            throw new ExchangeException("There is no CREATE TABLE statement.");
        }

        at++;
        if (Peek("if"))
        {
            at += 3;
        }

        var name = Name();
        Expect("(");
        do
        {
            Item();
        }
        while (Take(","));
        Expect(")");
        var description = Comments(name);
        if (columns.Count == 0)
        {
            throw new ExchangeException($"The table '{name}' has no columns.");
        }

        return new ImportedDescription
        {
            Name = name,
            Description = description,
            Schema = new SchemaSettings { Columns = [.. columns.Select(column => key.Contains(column.Name) ? column with { Nullable = false } : column)], PrimaryKey = key },
            Notes = notes,
        };
    }

    private void Item()
    {
        if (Peek("primary") || Peek("unique") || Peek("foreign") || Peek("check") || Peek("constraint") || Peek("exclude") || Peek("like") || Peek("index") || Peek("key"))
        {
            TableConstraint();
            return;
        }

        var column = Next("a column");
        var type = Type();
        var known = PostgresTypes.Read(type);
        if (known is null)
        {
            notes.Add($"The type '{type}' of '{column.Text}' is not known; it was taken as text.");
        }

        var settings = new ColumnSettings { Name = column.Text, Type = known ?? "text" };
        while (at < tokens.Count && !tokens[at].Is(",") && !tokens[at].Is(")"))
        {
            settings = ColumnConstraint(settings);
        }

        columns.Add(settings);
    }

    private ColumnSettings ColumnConstraint(ColumnSettings column)
    {
        if (Peek("not") && Ahead("null", 2))
        {
            at += 2;
            return column with { Nullable = false };
        }

        if (Peek("primary"))
        {
            at++;
            Take("key");
            key = [column.Name];
            return column;
        }

        if (Take("check"))
        {
            return Listed(column);
        }

        Skip();
        return column;
    }

    // "x in ('A', 'B')" or "x = any (array['A', 'B'])": the texts are the values; anything else is passed over.
    private ColumnSettings Listed(ColumnSettings column)
    {
        var begin = at;
        Skip();
        var inside = tokens[begin..at];
        var texts = inside.Where(token => token.IsText).Select(token => token.Text).ToList();
        var isList = inside.Any(token => token.Is("in") || token.Is("any")) && !inside.Any(token => token.Is("or") || token.Is("and") || token.Is("not"));
        return texts.Count > 0 && isList ? column with { Type = "enum", Values = texts } : column;
    }

    private void TableConstraint()
    {
        var primary = false;
        while (at < tokens.Count && !tokens[at].Is(",") && !tokens[at].Is(")"))
        {
            if (Take("primary"))
            {
                Take("key");
                primary = true;
            }
            else if (primary && Peek("(") && key.Count == 0)
            {
                at++;
                key = [];
                while (!Peek(")"))
                {
                    var part = Next("a column of the key").Text;
                    if (part != ",")
                    {
                        key.Add(part);
                    }
                }

                at++;
            }
            else
            {
                Skip();
            }
        }
    }

    private string Type()
    {
        var type = new StringBuilder(Next("a type").Text);
        if (Take("."))
        {
            type.Clear().Append(Next("a type").Text);
        }

        while (at < tokens.Count && (TypeWords.Any(tokens[at].Is) || tokens[at].Is("(")))
        {
            if (Take("("))
            {
                type.Append('(');
                while (!Peek(")"))
                {
                    type.Append(Next("a size").Text);
                }

                type.Append(')');
                at++;
            }
            else
            {
                type.Append(' ').Append(tokens[at++].Text);
            }
        }

        return type.ToString();
    }

    private string? Comments(string table)
    {
        string? description = null;
        for (; at + 2 < tokens.Count; at++)
        {
            if (!(tokens[at].Is("comment") && tokens[at + 1].Is("on")))
            {
                continue;
            }

            var isColumn = tokens[at + 2].Is("column");
            at += 3;
            var name = Name();
            if (!Take("is") || at >= tokens.Count || !tokens[at].IsText)
            {
                continue;
            }

            var index = columns.FindIndex(column => column.Name == name);
            if (isColumn && index >= 0)
            {
                columns[index] = columns[index] with { Description = tokens[at].Text };
            }
            else if (name == table)
            {
                description = tokens[at].Text;
            }
        }

        return description;
    }

    private string Name()
    {
        var name = Next("a name").Text;
        while (Take("."))
        {
            name = Next("a name").Text;
        }

        return name;
    }

    // One token, or all that a bracket encloses.
    private void Skip()
    {
        var depth = 0;
        do
        {
            var token = Next("')'");
            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
        }
        while (depth > 0);
    }

    private SqlToken Next(string expected) => at < tokens.Count
        ? tokens[at++]
        : throw new ExchangeException($"The statement ends where {expected} is expected.", tokens.Count == 0 ? 1 : tokens[^1].Line);

    private void Expect(string word)
    {
        var token = Next($"'{word}'");
        if (!token.Is(word))
        {
            throw new ExchangeException($"'{word}' is expected, not '{token.Text}'.", token.Line);
        }
    }

    private bool Peek(string word)
    {
        if (at >= tokens.Count)
        {
            throw new ExchangeException($"The statement ends where '{word}' or more is expected.", tokens.Count == 0 ? 1 : tokens[^1].Line);
        }

        return tokens[at].Is(word);
    }

    private bool Take(string word)
    {
        if (at < tokens.Count && tokens[at].Is(word))
        {
            at++;
            return true;
        }

        return false;
    }

    private bool Ahead(string word, int within) => Enumerable.Range(at + 1, within).Any(i => i < tokens.Count && tokens[i].Is(word));
}
