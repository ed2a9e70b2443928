using System.Buffers;

namespace Hermes.Logs.Parsing.Records;

/// <summary>
/// Joins the lines of stack traces and other continuations into records, over a stream in pieces of any size. Give it every line
/// with <see cref="Add"/>; when a line begins a new record, the one before it is handed out. The last record stays open until
/// <see cref="Flush"/>: at the end of a body, or in a file when nothing more has come for a while (the caller keeps the time).
/// A record that would grow beyond <see cref="MaxBytes"/> or <see cref="MaxLines"/> is closed and the rest begins another: nothing
/// is dropped. Not for several threads.
/// </summary>
/// <remarks>For checkpoints: a record handed out by <see cref="Add"/> ends where the line just given begins.</remarks>
public sealed class RecordJoiner(MultilineRules? rules = null)
{
    /// <summary>The most lines of a record.</summary>
    public const int MaxLines = 1_000;

    /// <summary>The most bytes of a record of several lines.</summary>
    public const int MaxBytes = LineText.MaxBytes;

    private readonly MultilineRules _rules = rules ?? MultilineRules.Usual;
    private ArrayBufferWriter<byte> _open = new(1_024);
    private ArrayBufferWriter<byte> _done = new(1_024);
    private TraceState _trace;
    private LineMarks _marks;
    private int _lines;
    private int _blank;

    /// <summary>True when a record waits for more lines.</summary>
    public bool IsOpen => _lines > 0;

    /// <summary>Bytes of the open record.</summary>
    public int OpenBytes => _open.WrittenCount;

    /// <summary>Takes the next line.</summary>
    /// <param name="line">Without its line end. An empty line is kept only within a record that goes on after it.</param>
    /// <param name="completed">The record before, when the line begins a new one; valid until the next call.</param>
    /// <param name="marks">What was already done to the line.</param>
    /// <returns>True when a record was completed.</returns>
    public bool Add(ReadOnlySpan<byte> line, out JoinedRecord completed, LineMarks marks = LineMarks.None)
    {
        completed = default;
        if (line.Trim(" \t\r"u8).IsEmpty)
        {
            // A NUL or a blank may be all that a program wrote; between records it is nothing.
            _blank += IsOpen ? 1 : 0;
            return false;
        }

        var continues = _lines > 0 && _rules.Continues(ref _trace, line, _blank > 0);
        if (continues && _lines + _blank < MaxLines && _open.WrittenCount + _blank + 1 + line.Length <= MaxBytes)
        {
            for (var i = 0; i <= _blank; i++)
            {
                _open.Write("\n"u8);
            }

            Append(line, marks);
            return false;
        }

        var any = Flush(out completed);
        // What is cut off for its length goes on like what it was cut off from.
        _trace = continues ? _trace : TraceState.Begin(line);
        Append(line, marks);
        return any;
    }

    /// <summary>Hands out the open record.</summary>
    /// <param name="record">Valid until the next call.</param>
    /// <returns>False when there is none.</returns>
    public bool Flush(out JoinedRecord record)
    {
        record = default;
        _blank = 0;
        if (_lines == 0)
        {
            return false;
        }

        (_open, _done) = (_done, _open);
        _open.ResetWrittenCount();
        record = new JoinedRecord(_done.WrittenSpan, _lines, _marks);
        (_lines, _marks) = (0, LineMarks.None);
        return true;
    }

    private void Append(ReadOnlySpan<byte> line, LineMarks marks)
    {
        _open.Write(line);
        _lines += 1 + _blank;
        _blank = 0;
        _marks |= marks;
    }
}
