namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// Another format with words before it that a collector has added (a node, a file, a number), and perhaps numbers after its time:
/// <c>- 1131566461 2005.11.09 dn228 Nov  9 12:01:01 dn228/dn228 crond[2915]: message</c> is <c>4+syslog</c>.
/// </summary>
/// <param name="before">Words before the format.</param>
/// <param name="inner">The format.</param>
/// <param name="after">Numbers at the beginning of its message that are columns too.</param>
internal sealed class ColumnFormat(int before, ILineFormat inner, int after) : ILineFormat, IColumnFormat
{
    private readonly ILineFormat _inner = inner is GeneralFormat ? GeneralFormat.BehindColumns : inner;

    public string Name { get; } = after == 0 ? $"{before}+{inner.Name}" : $"{before}+{inner.Name}+{after}";

    public ColumnFormat WithNumbers(int count) => count == after ? this : new ColumnFormat(before, inner, count);

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        ReadOnlySpan<byte> component = default;
        for (var i = 0; i < before; i++)
        {
            var word = cursor.Word();
            component = component.IsEmpty && NameShape.IsLogger(word) ? word : component;
            if (word.IsEmpty || !cursor.SkipSpaces())
            {
                return false;
            }
        }

        if (!_inner.TryRead(cursor.Rest, context, ref fields))
        {
            return false;
        }

        var message = new LineCursor(fields.Message);
        for (var i = 0; i < after; i++)
        {
            if (!message.TryNumber(out _) || !message.SkipSpaces())
            {
                return false;
            }
        }

        fields.Component = fields.Component.IsEmpty ? component : fields.Component;
        fields.Message = message.Rest;
        return true;
    }
}
