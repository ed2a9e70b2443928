namespace Hermes.Logs.Parsing.Records;

/// <summary>
/// Cuts text that lies in memory into records, joining lines as <see cref="RecordJoiner"/> does, without copying: a record is a slice
/// of the text, with the line ends between its lines.
/// </summary>
/// <param name="text">Whole lines, from the beginning of a record on.</param>
/// <param name="rules">How lines become records.</param>
/// <param name="isWhole">
/// True when nothing follows the text. Else its last record, which may go on, and a line without an end are left for the next time:
/// give them again, from <see cref="Consumed"/> on, with what follows.
/// </param>
public ref struct RecordSplitter(ReadOnlySpan<byte> text, MultilineRules rules, bool isWhole)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly MultilineRules _rules = rules;
    private readonly bool _isWhole = isWhole;
    private TraceState _trace;
    private bool _goesOn;

    /// <summary>Bytes of the text up to the end of the last record handed out, with the blank lines after it.</summary>
    public int Consumed { get; private set; }

    /// <summary>Hands out the next record, without the end of its last line; false when there is none yet.</summary>
    public bool Next(out ReadOnlySpan<byte> record)
    {
        record = default;
        var (start, end, lines, blank) = (0, 0, 0, 0);
        for (var at = Consumed; at < _text.Length;)
        {
            var feed = _text[at..].IndexOf((byte)'\n');
            if (feed < 0 && !_isWhole)
            {
                return false;
            }

            var next = feed < 0 ? _text.Length : at + feed + 1;
            var line = _text[at..(feed < 0 ? next : next - 1)].TrimEnd((byte)'\r');
            if (line.Trim(" \t"u8).IsEmpty)
            {
                blank++;
                Consumed = lines == 0 ? next : Consumed;
            }
            else if (lines == 0)
            {
                // What is cut off for its length goes on like what it was cut off from.
                _trace = _goesOn ? _trace : TraceState.Begin(line);
                _goesOn = false;
                (start, end, lines, blank) = (at, at + line.Length, 1, 0);
            }
            else if ((_goesOn = _rules.Continues(ref _trace, line, blank > 0)) && lines + blank < RecordJoiner.MaxLines && at + line.Length - start <= RecordJoiner.MaxBytes)
            {
                _goesOn = false;
                (end, lines, blank) = (at + line.Length, lines + blank + 1, 0);
            }
            else
            {
                record = _text[start..end];
                Consumed = at;
                return true;
            }

            at = next;
        }

        if (lines == 0 || !_isWhole)
        {
            return false;
        }

        record = _text[start..end];
        Consumed = _text.Length;
        return true;
    }
}
