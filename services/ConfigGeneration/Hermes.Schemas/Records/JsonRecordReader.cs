using System.Text;
using System.Text.Json;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Suggestions;

namespace Hermes.Schemas.Records;

/// <summary>
/// Records of a JSON array, of an array inside a document, or of one document after the other. Reads ahead one record at a time.
/// </summary>
internal sealed class JsonRecordReader : RecordReader
{
    private static readonly JsonReaderOptions Strict = new() { AllowMultipleValues = true };
    private readonly JsonBuffer _buffer;
    private readonly SampleLimits _limits;
    private readonly bool _truncated;
    private readonly string _path;
    private readonly bool _arraysAreRecords;
    private readonly JsonFlattener _flattener;
    private readonly JsonNotes _notes = new();
    private Place _place = Place.Start;
    private ReadOnlyMemory<byte> _record;
    private long _number;
    private bool _lenient;

    public JsonRecordReader(Stream stream, Encoding encoding, SourceFormat format, SampleLimits limits, bool truncated)
    {
        _buffer = new JsonBuffer(encoding is UTF8Encoding ? stream : Encoding.CreateTranscodingStream(stream, encoding, new UTF8Encoding(false), leaveOpen: true), limits);
        _limits = limits;
        _truncated = truncated;
        _path = format.RecordsPath;
        _arraysAreRecords = format.Format == FileFormat.Ndjson;
        _flattener = new JsonFlattener(format.Flatten, path => AddPath(path, limits));
    }

    private enum Place
    {
        Start,
        InArray,
        AfterComma,
        AfterItem,
        AfterArray,
        InSequence,
    }

    public override RecordShape Shape => _flattener.Shape;

    /// <summary>The JSON text of the current record; valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Raw => _record;

    public override IReadOnlyList<SampleFinding> Findings => _notes.Findings(_flattener.Columns);

    public override IReadOnlyList<Suggestion> Proposals => [.. _flattener.Arrays.OrderBy(node => node.Path, StringComparer.Ordinal).Select(node => FlattenProposals.Of(node.Path, node.Arrays, _number)).OfType<Suggestion>()];

    public override IReadOnlyList<string?> Values =>
        [.. Enumerable.Range(0, Columns.Count).Select(column => KindOf(column) is CellKind.Missing or CellKind.Null ? null : Text(column).ToString())];

    internal override FlatRow Row => _flattener.Row;

    internal override bool BeginsDocument => _flattener.IsFirst;

    internal override bool ContinuesDocument => !_flattener.IsOnly;

    public override CellKind KindOf(int column) => _flattener.Row.Kind(column);

    public override ReadOnlySpan<char> Text(int column) => _flattener.Row.Text(column);

    public override bool Read()
    {
        try
        {
            if (_number > 0 && _flattener.NextRow(_record.Span))
            {
                return Begin();
            }

            while (true)
            {
                var step = Step();
                if (step is not null)
                {
                    return step.Value && _flattener.NextRow(_record.Span) && Begin();
                }

                if (_buffer.Ended)
                {
                    return AtEnd();
                }

                _buffer.Refill(_number + 1);
            }
        }
        catch (JsonException e)
        {
            throw JsonLayout.Rejection(e, _number + 1, _limits, _buffer.Line);
        }
        catch (InvalidOperationException)
        {
            throw JsonLayout.HalfCharacter(_number + 1);
        }
    }

    private bool Begin()
    {
        StartRecord(_number);
        FieldCount = _flattener.Row.SetColumns.Count;
        _notes.Count(_flattener, _number);
        return true;
    }

    private bool AtEnd() => _truncated || _place is Place.Start or Place.InSequence or Place.AfterArray ? false : throw new JsonException("The document ends in the middle of a record.");

    // True: a record was read. False: no more. Null: more bytes are needed.
    private bool? Step()
    {
        while (true)
        {
            _buffer.SkipBlanks();
            if (_buffer.IsEmpty)
            {
                return null;
            }

            if (_buffer.Next == '/')
            {
                if (!_buffer.TrySkipComment())
                {
                    return null;
                }

                _notes.Lenient(_number + 1);
                continue;
            }

            switch (_place)
            {
                case Place.Start when _path.Length > 0:
                    if (!JsonLayout.TryFindArray(_buffer.Rest, _path, _limits, out var consumed))
                    {
                        return null;
                    }

                    _buffer.Consume(consumed);
                    _place = Place.InArray;
                    break;
                case Place.Start when _buffer.Next == '[':
                    if (_buffer.Rest.Length == 1 && !_buffer.Ended)
                    {
                        return null;
                    }

                    _place = _arraysAreRecords && !_buffer.Rest[1..].TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? Place.InSequence : Place.InArray;
                    _buffer.Consume(_place == Place.InArray ? 1 : 0);
                    break;
                case Place.Start:
                    _place = Place.InSequence;
                    break;
                case Place.InArray or Place.AfterComma when _buffer.Next == ']':
                    _notes.Lenient(_place == Place.AfterComma ? _number : null);
                    _buffer.Consume(1);
                    _place = Place.AfterArray;
                    break;
                case Place.AfterItem:
                    _place = _buffer.Next switch { (byte)',' => Place.AfterComma, (byte)']' => Place.AfterArray, _ => throw new JsonException("A comma or ']' is missing after the record.", null, 0, 0) };
                    _buffer.Consume(1);
                    break;
                case Place.AfterArray when _path.Length > 0:
                    return false;
                case Place.AfterArray:
                    _place = _buffer.Next == '[' ? Place.Start : throw new JsonException("Something follows the end of the array.", null, 0, 0);
                    _notes.Concatenated(_number + 1);
                    break;
                default:
                    return TakeRecord();
            }
        }
    }

    private bool? TakeRecord()
    {
        var length = _lenient ? TryTake(JsonLayout.Options(_limits)) : TryTakeStrictly();
        if (length == 0)
        {
            return null;
        }

        if (_place == Place.InSequence && _number > 0 && !_buffer.BrokeLine)
        {
            _notes.Concatenated(_number + 1);
        }

        _number++;
        _record = _buffer.Take(length);
        _place = _place == Place.InSequence ? Place.InSequence : Place.AfterItem;
        return true;
    }

    // Commas too many and comments are read, and told; most files have none.
    private int TryTakeStrictly()
    {
        try
        {
            return TryTake(Strict with { MaxDepth = _limits.MaxDepth });
        }
        catch (JsonException)
        {
            var length = TryTake(JsonLayout.Options(_limits));
            _lenient = length > 0;
            _notes.Lenient(length > 0 ? _number + 1 : null);
            return length;
        }
    }

    // Bytes of the next value; 0 when it does not end here.
    private int TryTake(JsonReaderOptions options)
    {
        var rest = _buffer.Rest;
        var reader = new Utf8JsonReader(rest, _buffer.Ended && !_truncated, new JsonReaderState(options));
        return reader.Read() && _flattener.Take(ref reader, rest) ? (int)reader.BytesConsumed : 0;
    }
}
