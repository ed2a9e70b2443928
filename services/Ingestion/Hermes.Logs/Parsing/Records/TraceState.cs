namespace Hermes.Logs.Parsing.Records;

/// <summary>What kind of trace the open record is in, as far as it matters for its next line.</summary>
internal struct TraceState
{
    private Kind _kind;
    private int _indent;
    private bool _headed;
    private bool _several;

    private enum Kind
    {
        Plain,
        Python,
        PythonEnded,
        Go,
    }

    /// <summary>The state after the first line of a record.</summary>
    public static TraceState Begin(ReadOnlySpan<byte> line)
    {
        var state = new TraceState { _indent = TraceLines.Indent(line), _headed = TraceLines.HasTime(line) };
        state.Note(line[state._indent..]);
        return state;
    }

    /// <summary>Whether the next line, which is not blank, belongs to the record.</summary>
    /// <param name="line">The line.</param>
    /// <param name="afterBlank">True when an empty line stands before it.</param>
    public bool Takes(ReadOnlySpan<byte> line, bool afterBlank)
    {
        if (TraceLines.HasTime(line))
        {
            return false;
        }

        var indent = TraceLines.Indent(line);
        var text = line[indent..];
        var takes = indent > _indent || TakesFlush(text, afterBlank);
        if (takes)
        {
            _several = true;
            Note(text);
        }

        return takes;
    }

    private bool TakesFlush(ReadOnlySpan<byte> text, bool afterBlank)
    {
        switch (_kind)
        {
            case Kind.Python when TraceLines.IsChain(text):
                return true;
            case Kind.Python when !afterBlank:
                // The exception itself ends the trace.
                _kind = text.StartsWith(TraceLines.Traceback) ? Kind.Python : Kind.PythonEnded;
                return true;
            case Kind.PythonEnded when TraceLines.IsChain(text):
                _kind = Kind.Python;
                return true;
            case Kind.Python when text.StartsWith(TraceLines.Traceback):
                return true;
            case Kind.Go when TraceLines.IsGoFrame(text):
                return true;
        }

        return TraceLines.GoesOn(text) || (!afterBlank && ((_headed && TraceLines.IsException(text)) || (_several && TraceLines.OnlyCloses(text))));
    }

    private void Note(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(TraceLines.Traceback))
        {
            _kind = Kind.Python;
        }
        else if (TraceLines.IsPanic(text) || TraceLines.IsGoroutine(text))
        {
            _kind = Kind.Go;
        }
    }
}
