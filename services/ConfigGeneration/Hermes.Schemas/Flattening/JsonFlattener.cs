using System.Text.Json;
using System.Text.Unicode;

namespace Hermes.Schemas.Flattening;

/// <summary>Turns one JSON value after the other into cells: what is nested becomes a column of its own, arrays stay JSON text unless a rule says otherwise.</summary>
/// <param name="rules">What is done with arrays.</param>
/// <param name="addColumn">Gives a new path its column.</param>
internal sealed class JsonFlattener(FlattenRules rules, Func<string, int> addColumn)
{
    private readonly NameNode _root = new("", "");
    private readonly List<NameNode> _columns = [];
    private readonly List<Range> _items = [];
    private readonly List<NameNode> _arrays = [];
    private readonly NameNode _ordinal = new(FieldPath.Ordinal, $"{rules.Explode}.{FieldPath.Ordinal}");
    private NameNode? _exploded;
    private (int Set, int Length) _record;
    private int _nextItem;
    private long _serial;

    public FlatRow Row { get; } = new();

    public RecordShape Shape { get; private set; }

    /// <summary>The current row is the first of its document.</summary>
    public bool IsFirst => _nextItem == 1;

    /// <summary>No other row comes of the document.</summary>
    public bool IsOnly => _exploded is null;

    /// <summary>Path of a name that came twice in the last value; null when none did.</summary>
    public string? Twice { get; private set; }

    /// <summary>Names with a column, by column.</summary>
    public IReadOnlyList<NameNode> Columns => _columns;

    /// <summary>Names at which arrays were seen.</summary>
    public IEnumerable<NameNode> Arrays => _arrays;

    /// <summary>Takes the value whose first token the reader is on; false when it does not end in <paramref name="data"/>.</summary>
    /// <param name="reader">A reader of <paramref name="data"/>.</param>
    /// <param name="data">What it reads.</param>
    public bool Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        Row.Clear();
        _items.Clear();
        (_serial, Twice, _exploded, _nextItem) = (_serial + 1, null, null, 0);
        Shape = reader.TokenType switch { JsonTokenType.StartObject => RecordShape.Object, JsonTokenType.StartArray => RecordShape.Array, _ => RecordShape.Scalar };
        var complete = Shape switch
        {
            RecordShape.Object => TakeObject(ref reader, _root, data),
            RecordShape.Array => TakeRootArray(ref reader, data),
            _ => TakeValue(ref reader, _root.Child("value"), data),
        };
        _record = Row.Mark;
        return complete;
    }

    /// <summary>Moves to the next row of the value; false when there are no more. The first call is for the first row.</summary>
    public bool NextRow(ReadOnlySpan<byte> data)
    {
        if (_exploded is null)
        {
            return _nextItem++ == 0 && CountArrays();
        }

        if (_nextItem == 0)
        {
            Count(_exploded);
        }

        if (_nextItem == _items.Count)
        {
            return false;
        }

        Row.Rewind(_record);
        _serial++;
        var item = data[_items[_nextItem++]];
        Span<char> ordinal = stackalloc char[12];
        _nextItem.TryFormat(ordinal, out var digits);
        Row.Set(ColumnOf(_ordinal), CellKind.Number, ordinal[..digits]);
        var reader = new Utf8JsonReader(item, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        _ = reader.TokenType == JsonTokenType.StartObject ? TakeObject(ref reader, _exploded, item) : TakeWhole(ref reader, _exploded, item);
        return CountArrays();
    }

    private bool TakeObject(ref Utf8JsonReader reader, NameNode node, ReadOnlySpan<byte> data)
    {
        var (next, members) = (0, 0);
        while (true)
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.EndObject)
            {
                break;
            }

            members++;
            var child = node.Child(ref reader, ref next);
            if (child.SeenIn == _serial)
            {
                Twice ??= child.Path;
            }

            child.SeenIn = _serial;
            if (!reader.Read() || !TakeValue(ref reader, child, data))
            {
                return false;
            }
        }

        if (members == 0 && node != _root)
        {
            Row.Set(ColumnOf(node), CellKind.Json, "{}");
        }

        node.Objects += members > 0 ? 1 : 0;
        return true;
    }

    private bool TakeRootArray(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        for (var index = 1; ; index++)
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return true;
            }

            if (!TakeWhole(ref reader, _root.Child($"column_{index}"), data))
            {
                return false;
            }
        }
    }

    private bool TakeValue(ref Utf8JsonReader reader, NameNode node, ReadOnlySpan<byte> data) => reader.TokenType switch
    {
        JsonTokenType.StartObject => TakeObject(ref reader, node, data),
        JsonTokenType.StartArray => TakeArray(ref reader, node, data),
        _ => TakeScalar(ref reader, node),
    };

    private bool TakeScalar(ref Utf8JsonReader reader, NameNode node)
    {
        var column = ColumnOf(node);
        switch (reader.TokenType)
        {
            case JsonTokenType.String when rules.Join.Count > 0 && rules.Join.ContainsKey(node.Path):
                // Beside joined arrays a lone text is kept as JSON, or it would come back as an array.
                Row.Set(column, CellKind.Json, JsonSerializer.Serialize(reader.GetString()));
                break;
            case JsonTokenType.String:
                Row.Commit(column, CellKind.Text, reader.CopyString(Row.Reserve(reader.ValueSpan.Length)));
                break;
            case JsonTokenType.Number:
                SetUtf8(column, CellKind.Number, reader.ValueSpan);
                break;
            case JsonTokenType.Null:
                Row.Set(column, CellKind.Null, []);
                break;
            default:
                Row.Set(column, CellKind.Boolean, reader.TokenType == JsonTokenType.True ? "true" : "false");
                break;
        }

        return true;
    }

    // An object or array as JSON text, whatever the rules.
    private bool TakeWhole(ref Utf8JsonReader reader, NameNode node, ReadOnlySpan<byte> data)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return TakeScalar(ref reader, node);
        }

        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        SetUtf8(ColumnOf(node), CellKind.Json, data[start..(int)reader.BytesConsumed]);
        return true;
    }

    private bool TakeArray(ref Utf8JsonReader reader, NameNode node, ReadOnlySpan<byte> data)
    {
        var explode = rules.Explode is { } path && path == node.Path;
        var start = (int)reader.TokenStartIndex;
        var content = new ArrayContent(0, 0, 0, 0b1111);
        while (true)
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.EndArray)
            {
                break;
            }

            var from = (int)reader.TokenStartIndex;
            content = Count(ref reader, content);
            if (!reader.TrySkip())
            {
                return false;
            }

            if (explode)
            {
                _items.Add(from..(int)reader.BytesConsumed);
            }
        }

        node.LastArray = content;
        if (explode && content.Items > 0)
        {
            _exploded = node;
        }
        else if (!(rules.Join.Count > 0 && rules.Join.TryGetValue(node.Path, out var separator) && Join(node, data[start..(int)reader.BytesConsumed], separator)))
        {
            SetUtf8(ColumnOf(node), CellKind.Json, data[start..(int)reader.BytesConsumed]);
        }

        return true;
    }

    private static ArrayContent Count(ref Utf8JsonReader reader, ArrayContent content)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return content with { Items = content.Items + 1, Objects = content.Objects + (reader.TokenType == JsonTokenType.StartObject ? 1 : 0) };
        }

        // Bytes of other characters never look like a separator; an escaped one may hide it, so such a text is not joined.
        var text = reader.ValueSpan;
        var without = content.Separators;
        for (var i = 0; i < ArrayStatistics.Separators.Length; i++)
        {
            without = text.Contains((byte)ArrayStatistics.Separators[i]) || reader.ValueIsEscaped ? (byte)(without & ~(1 << i)) : without;
        }

        var joins = !text.IsEmpty && text[0] != (byte)'[' && text[0] != (byte)' ' && text[^1] != (byte)' ';
        return content with { Items = content.Items + 1, Texts = content.Texts + (joins ? 1 : 0), Separators = without };
    }

    // Only what splitting gives back: texts that are not empty, do not contain the separator and do not look like the JSON of an array.
    private bool Join(NameNode node, ReadOnlySpan<byte> array, string separator)
    {
        var reader = new Utf8JsonReader(array, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String || reader.GetString() is not { Length: > 0 } text || text != text.Trim() || text[0] == '[' || text.Contains(separator, StringComparison.Ordinal))
            {
                return false;
            }

            texts.Add(text);
        }

        var joined = string.Join(separator, texts);
        if (joined.Length == 0 || !joined.Split(separator).SequenceEqual(texts, StringComparer.Ordinal))
        {
            return false;
        }

        Row.Set(ColumnOf(node), CellKind.Text, joined);
        return true;
    }

    private bool CountArrays()
    {
        foreach (var column in Row.SetColumns)
        {
            Count(_columns[column]);
        }

        return true;
    }

    private void Count(NameNode node)
    {
        if (node.LastArray.Items > 0 && node.Arrays.Count == 0)
        {
            _arrays.Add(node);
        }

        node.Arrays.Add(node.LastArray);
        node.LastArray = default;
    }

    private int ColumnOf(NameNode node)
    {
        if (node.Column < 0)
        {
            node.Column = addColumn(node.Path);
            _columns.Add(node);
        }

        return node.Column;
    }

    private void SetUtf8(int column, CellKind kind, ReadOnlySpan<byte> utf8)
    {
        Utf8.ToUtf16(utf8, Row.Reserve(utf8.Length), out _, out var written);
        Row.Commit(column, kind, written);
    }
}
