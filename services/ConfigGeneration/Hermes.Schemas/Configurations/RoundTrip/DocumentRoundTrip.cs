using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Records;

namespace Hermes.Schemas.Configurations.RoundTrip;

/// <summary>Writes the rows of each document back as the document and compares it with the one they came from.</summary>
internal abstract class DocumentRoundTrip
{
    private readonly List<FlatRow> _rows = [];
    private IReadOnlyList<string> _columns = [];
    private RecordShape _shape;
    private bool _isRestored = true;

    /// <summary>Line or number of the document the current row belongs to.</summary>
    public long Line { get; private set; }

    /// <summary>A check for a reader; null when its rows are no documents.</summary>
    public static DocumentRoundTrip? For(RecordReader reader, FlattenRules rules) => reader switch
    {
        JsonRecordReader json => new JsonRoundTrip(json, rules),
        XmlRecordReader xml => new XmlRoundTrip(xml, rules),
        _ => null,
    };

    /// <summary>Takes a row. A document of one row is compared at once, one of several when <see cref="IsRestored"/> is asked.</summary>
    public void Take(RecordReader reader)
    {
        if (reader.BeginsDocument)
        {
            (_columns, _shape, Line) = (reader.Columns, reader.Shape, reader.Line);
            _rows.Clear();
            if (!reader.ContinuesDocument)
            {
                _isRestored = Compare(_shape, _columns, [reader.Row!]);
                return;
            }

            Keep();
        }

        _rows.Add(reader.Row!.Copy());
    }

    /// <summary>Whether the rows of the document say all that it said.</summary>
    public bool IsRestored() => _rows.Count == 0 ? _isRestored : Compare(_shape, _columns, _rows);

    /// <summary>Keeps the reader's document, which is gone when the next one is read.</summary>
    protected abstract void Keep();

    /// <summary>Writes the rows and compares with the document kept, or with the reader's when they are all in one row.</summary>
    protected abstract bool Compare(RecordShape shape, IReadOnlyList<string> columns, IReadOnlyList<FlatRow> rows);

    private sealed class JsonRoundTrip(JsonRecordReader reader, FlattenRules rules) : DocumentRoundTrip
    {
        private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
        private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        private readonly JsonRestorer _restorer = new(rules);
        private readonly ArrayBufferWriter<byte> _original = new();
        private readonly ArrayBufferWriter<byte> _restored = new();
        private readonly Utf8JsonWriter _writer = new(Stream.Null, Plain);

        protected override void Keep()
        {
            _original.ResetWrittenCount();
            _original.Write(reader.Raw.Span);
        }

        protected override bool Compare(RecordShape shape, IReadOnlyList<string> columns, IReadOnlyList<FlatRow> rows)
        {
            var kept = rows[0] == reader.Row ? reader.Raw : _original.WrittenMemory;
            _restored.ResetWrittenCount();
            _writer.Reset(_restored);
            _restorer.Write(_writer, shape, columns, rows);
            _writer.Flush();
            if (kept.Span.SequenceEqual(_restored.WrittenSpan))
            {
                return true;
            }

            using var original = JsonDocument.Parse(kept, Lenient);
            using var restored = JsonDocument.Parse(_restored.WrittenMemory, Lenient);
            return JsonElement.DeepEquals(original.RootElement, restored.RootElement);
        }
    }

    private sealed class XmlRoundTrip(XmlRecordReader reader, FlattenRules rules) : DocumentRoundTrip
    {
        private static readonly XmlWriterSettings Bare = new() { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize, CheckCharacters = false };
        private readonly StringBuilder _restored = new();
        private readonly XmlTree _again = new();
        private XmlTree _original = new();
        private XmlRestorer? _restorer;

        protected override void Keep() => _original = reader.Tree.Copy();

        protected override bool Compare(RecordShape shape, IReadOnlyList<string> columns, IReadOnlyList<FlatRow> rows)
        {
            var kept = rows[0] == reader.Row ? reader.Tree : _original;
            _restored.Clear();
            _restorer ??= new XmlRestorer(rules, reader.Names);
            using (var writer = XmlWriter.Create(_restored, Bare))
            {
                _restorer.Write(writer, kept[0].Name, shape, columns, rows);
            }

            using var again = XmlReader.Create(new StringReader(_restored.ToString()), XmlLayout.Settings);
            again.MoveToContent();
            _again.Read(again, reader.Names, _ => { });
            return XmlComparison.IsSame(kept, _again);
        }
    }
}
