using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Hermes.Logs;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Intake;

/// <summary>
/// One line in a <see cref="LineBatch"/>: a head that stays here, then the row as binary COPY takes it but for its last
/// column, the category. Id and template stand at fixed places and are filled in when they are known.
/// </summary>
internal readonly ref struct BatchRow(Span<byte> bytes)
{
    /// <summary>The columns in the order of the rows. What is raw is told by <c>head</c> and <c>message</c> together where that is all of it.</summary>
    public const string Columns = "id, template_id, time, received_at, marks, level, stated_time, source, feed, execution_id, component, head, message, raw, category";

    private const short ColumnCount = 15;
    private const int HeadBytes = 36;
    private const int IdAt = 2 + 4;
    private const int TemplateAt = IdAt + 8 + 4;
    private const int TimeAt = TemplateAt + 8 + 4;
    private const int ReceivedAt = TimeAt + 8 + 4;
    private const int MarksAt = ReceivedAt + 8 + 4;
    private const int FixedBytes = MarksAt + 4;
    private const int LevelAndStatedBytes = 4 + 2 + 4 + 8;
    private const int Texts = 7;

    private readonly Span<byte> _bytes = bytes;

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time => new(Head.Ticks, TimeSpan.Zero);

    /// <summary>The level, or null when unknown.</summary>
    public LineLevel? Level => Head.Level == 0 ? null : (LineLevel)Head.Level;

    /// <summary>The feed; empty for none.</summary>
    public ReadOnlySpan<byte> Feed => TextAt(Head.FeedAt);

    /// <summary>The component; empty for none.</summary>
    public ReadOnlySpan<byte> Component => TextAt(Head.ComponentAt);

    /// <summary>The message.</summary>
    public ReadOnlySpan<byte> Message => TextAt(Head.MessageAt);

    /// <summary>The line up to its message; empty where <see cref="Whole"/> tells all of it, or the message does.</summary>
    public ReadOnlySpan<byte> BeforeMessage => TextAt(Head.ComponentAt + 4 + Component.Length);

    /// <summary>The line as it came where it does not end with its message; else empty.</summary>
    public ReadOnlySpan<byte> Whole => TextAt(Head.MessageAt + 4 + Message.Length);

    /// <summary>The row but for the category.</summary>
    public ReadOnlySpan<byte> Copied => _bytes[HeadBytes..];

    /// <summary>Filled in before the row is copied.</summary>
    public long Id
    {
        get => BinaryPrimitives.ReadInt64BigEndian(_bytes[(HeadBytes + IdAt)..]);
        set => BinaryPrimitives.WriteInt64BigEndian(_bytes[(HeadBytes + IdAt)..], value);
    }

    /// <summary>Filled in when the template is settled.</summary>
    public long TemplateId
    {
        get => BinaryPrimitives.ReadInt64BigEndian(_bytes[(HeadBytes + TemplateAt)..]);
        set => BinaryPrimitives.WriteInt64BigEndian(_bytes[(HeadBytes + TemplateAt)..], value);
    }

    /// <summary>The category by its place in a table of the transaction; 0 for none.</summary>
    public int Category
    {
        get => Head.Category;
        set => Head.Category = value;
    }

    /// <summary>What was done to the line.</summary>
    public LineMarks Marks => (LineMarks)BinaryPrimitives.ReadInt32BigEndian(_bytes[(HeadBytes + MarksAt)..]);

    /// <summary>The stated time where it could not be used.</summary>
    public DateTimeOffset? StatedTime
    {
        get
        {
            var at = HeadBytes + FixedBytes + (Head.Level == 0 ? 4 : 6);
            return BinaryPrimitives.ReadInt32BigEndian(_bytes[at..]) < 0
                ? null
                : new DateTimeOffset(CopyWriter.TicksOf(BinaryPrimitives.ReadInt64BigEndian(_bytes[(at + 4)..])), TimeSpan.Zero);
        }
    }

    /// <summary>The execution; empty for none.</summary>
    public ReadOnlySpan<byte> ExecutionId => TextAt(Head.FeedAt + 4 + Feed.Length);

    private ref RowHead Head => ref MemoryMarshal.AsRef<RowHead>(_bytes);

    /// <summary>The line as it came, its beginning if it is longer than asked for.</summary>
    public string Raw(int mostBytes)
    {
        if (!Whole.IsEmpty)
        {
            return Encoding.UTF8.GetString(Cut(Whole, mostBytes));
        }

        var before = Cut(BeforeMessage, mostBytes);
        return Encoding.UTF8.GetString(before) + Encoding.UTF8.GetString(Cut(Message, mostBytes - before.Length));
    }

    /// <summary>The beginning of a text, whole characters.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> utf8, int most)
    {
        if (utf8.Length <= most)
        {
            return utf8;
        }

        while (most > 0 && (utf8[most] & 0xC0) == 0x80)
        {
            most--;
        }

        return utf8[..most];
    }

    /// <summary>Bytes of the row that begins here.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<RowHead>(bytes).Length;

    /// <summary>Bytes a row of this line needs at most.</summary>
    public static int MostBytes(in ParsedLine line, ReadOnlySpan<byte> source) =>
        HeadBytes + FixedBytes + LevelAndStatedBytes + (4 * Texts) + source.Length
        + line.Feed.Length + line.ExecutionId.Length + line.Component.Length + line.Message.Length + line.Raw.Length;

    /// <summary>Writes a row.</summary>
    /// <returns>Its bytes.</returns>
    public static int Write(Span<byte> bytes, in ParsedLine line, ReadOnlySpan<byte> source, DateTimeOffset received, DateTimeOffset oldest)
    {
        // Its day is dropped already. Filed under today the line is still kept as long as any other.
        var late = line.Time < oldest;
        var time = late ? received : line.Time;
        var stated = late ? line.Time : line.StatedTime;
        var writer = new CopyWriter(bytes[HeadBytes..]);
        writer.Count(ColumnCount);
        writer.Long(0);
        writer.Long(0);
        writer.Time(time);
        writer.Time(received);
        writer.Int((int)(late ? line.Marks | LineMarks.OlderThanRetention : line.Marks));
        writer.Short((short?)line.Level);
        writer.Time(stated);
        writer.Text(source);
        var head = new RowHead { Ticks = time.UtcTicks, Level = (byte)(line.Level ?? 0), FeedAt = writer.At };
        writer.OptionalText(line.Feed);
        writer.OptionalText(line.ExecutionId);
        head.ComponentAt = writer.At;
        writer.OptionalText(line.Component);
        // Most lines end with their message: what stands before it is all that need be stored besides.
        var suffix = line.Raw.EndsWith(line.Message);
        writer.OptionalText(suffix ? line.Raw[..^line.Message.Length] : default);
        head.MessageAt = writer.At;
        writer.Text(line.Message);
        writer.OptionalText(suffix ? default : line.Raw);
        head.Length = HeadBytes + writer.At;
        MemoryMarshal.Write(bytes, head);
        return head.Length;
    }

    private ReadOnlySpan<byte> TextAt(int at)
    {
        var row = _bytes[HeadBytes..];
        var length = BinaryPrimitives.ReadInt32BigEndian(row[at..]);
        return length < 0 ? default : row.Slice(at + 4, length);
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4, Size = HeadBytes)]
    private struct RowHead
    {
        public long Ticks;
        public int Length;
        public int FeedAt;
        public int ComponentAt;
        public int MessageAt;
        public int Category;
        public byte Level;
    }
}
