namespace Hermes.Schemas.Exchange.Sql;

/// <summary>A word, name, text or sign of SQL.</summary>
/// <param name="Text">Without quotes.</param>
/// <param name="Quoted">A quoted name or a text: never a keyword.</param>
/// <param name="IsText">A text in single quotes.</param>
/// <param name="Line">Line, from 1.</param>
internal readonly record struct SqlToken(string Text, bool Quoted, bool IsText, int Line)
{
    public bool Is(string word) => !Quoted && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Splits SQL; comments are left out.</summary>
    public static List<SqlToken> Split(string sql)
    {
        var tokens = new List<SqlToken>();
        var line = 1;
        for (var i = 0; i < sql.Length;)
        {
            var c = sql[i];
            if (c == '\n')
            {
                line++;
            }

            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '-' && i + 1 < sql.Length && sql[i + 1] == '-')
            {
                i = sql.IndexOf('\n', i) is var end and >= 0 ? end : sql.Length;
            }
            else if (c == '/' && i + 1 < sql.Length && sql[i + 1] == '*')
            {
                var end = sql.IndexOf("*/", i + 2, StringComparison.Ordinal);
                end = end < 0 ? sql.Length : end + 2;
                line += sql.AsSpan(i, end - i).Count('\n');
                i = end;
            }
            else if (c is '"' or '\'' or '`' or '[')
            {
                var begun = line;
                var (text, next) = ReadQuoted(sql, i, c == '[' ? ']' : c, begun);
                line += sql.AsSpan(i, next - i).Count('\n');
                tokens.Add(new SqlToken(text, true, c == '\'', begun));
                i = next;
            }
            else if (char.IsLetterOrDigit(c) || c is '_' or '$')
            {
                var end = i;
                while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] is '_' or '$'))
                {
                    end++;
                }

                tokens.Add(new SqlToken(sql[i..end], false, false, line));
                i = end;
            }
            else
            {
                tokens.Add(new SqlToken(c.ToString(), false, false, line));
                i++;
            }
        }

        return tokens;
    }

    private static (string Text, int Next) ReadQuoted(string sql, int start, char close, int line)
    {
        var text = new System.Text.StringBuilder();
        for (var i = start + 1; i < sql.Length; i++)
        {
            if (sql[i] != close)
            {
                text.Append(sql[i]);
            }
            else if (i + 1 < sql.Length && sql[i + 1] == close)
            {
                text.Append(sql[i++]);
            }
            else
            {
                return (text.ToString(), i + 1);
            }
        }

        throw new ExchangeException($"The {close} that is opened here is never closed.", line);
    }
}
