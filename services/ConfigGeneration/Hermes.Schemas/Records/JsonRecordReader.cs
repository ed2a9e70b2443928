using System.Text;
using System.Text.Json;

namespace Hermes.Schemas.Records;

/// <summary>
/// Records of a JSON array, of an array inside a document, or of one document per line. Reads ahead one record at a time.
/// </summary>
internal sealed class JsonRecordReader : RecordReader
{
    private readonly Stream _stream;
    private readonly SampleLimits _limits;
    private readonly bool _truncated;
    private readonly string[] _path;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _found;
    private bool _inArray;
    private long _number;
    private JsonReaderState _state;

    public JsonRecordReader(Stream stream, Encoding encoding, string recordsPath, SampleLimits limits, bool truncated)
    {
        _stream = encoding is UTF8Encoding ? stream : Encoding.CreateTranscodingStream(stream, encoding, new UTF8Encoding(false), leaveOpen: true);
        _limits = limits;
        _truncated = truncated;
        _path = recordsPath.Length == 0 ? [] : recordsPath.Split('.');
        _state = NewState();
    }

    public override bool Read()
    {
        try
        {
            while (true)
            {
                var step = Step();
                if (step is not null)
                {
                    return step.Value;
                }

                if (_ended)
                {
                    return _truncated ? false : throw new JsonException("The document ends in the middle of a record.");
                }

                Refill();
            }
        }
        catch (JsonException e)
        {
            throw JsonLayout.Rejection(e, _number + 1, _limits);
        }
        catch (InvalidOperationException)
        {
            // "\ud800" alone is legal JSON but no text.
            throw new SampleRejectedException("malformedJson", $"Record {_number} holds half a character (\\ud800 to \\udfff alone).", "Write complete characters.", _number);
        }
    }

    // True: a record was read. False: no more. Null: more bytes are needed.
    private bool? Step()
    {
        var from = _start;
        var reader = new Utf8JsonReader(_buffer.AsSpan(from, _end - from), _ended && !_truncated, _state);
        if (!_found)
        {
            // The way to the records is short; it is walked again when the buffer grows.
            if (!FindRecords(ref reader, out var nothing))
            {
                return nothing ? false : null;
            }

            _found = true;
            Keep(in reader, from);
        }

        while (true)
        {
            if (!reader.Read())
            {
                Keep(in reader, from);
                return _ended && (_inArray ? _truncated : true) ? false : null;
            }

            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return false;
            }

            if (!JsonDocument.TryParseValue(ref reader, out var document))
            {
                return null;
            }

            using (document)
            {
                StartRecord(++_number);
                Flatten(document.RootElement);
            }

            Keep(in reader, from);
            return true;
        }
    }

    private bool FindRecords(ref Utf8JsonReader reader, out bool nothing)
    {
        nothing = false;
        var probe = reader;
        if (!probe.Read())
        {
            nothing = _ended;
            return false;
        }

        if (_path.Length == 0)
        {
            _inArray = probe.TokenType == JsonTokenType.StartArray;
            reader = _inArray ? probe : reader;
            return true;
        }

        foreach (var name in _path)
        {
            while (true)
            {
                if (!probe.Read())
                {
                    return false;
                }

                if (probe.TokenType == JsonTokenType.EndObject)
                {
                    throw new SampleRejectedException("recordsNotFound", $"The document has no array at '{string.Join('.', _path)}'.", "Correct recordsPath.");
                }

                var matches = probe.TokenType == JsonTokenType.PropertyName && probe.ValueTextEquals(name);
                if (!probe.Read())
                {
                    return false;
                }

                if (matches)
                {
                    break;
                }

                if (!probe.TrySkip())
                {
                    return false;
                }
            }
        }

        _inArray = probe.TokenType == JsonTokenType.StartArray;
        reader = probe;
        return _inArray ? true : throw new SampleRejectedException("recordsNotFound", $"'{string.Join('.', _path)}' is not an array.", "Correct recordsPath.");
    }

    private void Keep(in Utf8JsonReader reader, int from)
    {
        _start = from + (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void Refill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= _limits.MaxRecordChars * 2)
            {
                throw new SampleRejectedException("recordTooLong", $"The record is longer than {_limits.MaxRecordChars:N0} characters.",
                    "Send an array of records, or one record per line.", _number + 1);
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        if (_number == 0 && !_found && _end == 0 && read >= 3 && _buffer.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            _start = 3;
        }

        _end += read;
        _ended = read == 0;
    }

    private void Flatten(JsonElement record)
    {
        if (record.ValueKind == JsonValueKind.Object)
        {
            FlattenObject(record, "");
        }
        else if (record.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in record.EnumerateArray())
            {
                Set($"column_{++index}", TextOf(item), _limits);
            }
        }
        else
        {
            Set("value", TextOf(record), _limits);
        }
    }

    private void FlattenObject(JsonElement element, string prefix)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object && property.Value.GetPropertyCount() > 0)
            {
                FlattenObject(property.Value, $"{name}.");
            }
            else
            {
                Set(name, TextOf(property.Value), _limits);
            }
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };

    private JsonReaderState NewState() => new(JsonLayout.Options(_limits));
}
