using System.Buffers.Text;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>Collects what the named fields of a structured record say; the best name wins, whatever their order.</summary>
internal ref struct FieldCollector(LineContext context)
{
    private int _time = int.MaxValue;
    private int _level = int.MaxValue;
    private int _component = int.MaxValue;
    private int _message = int.MaxValue;
    private int _feed = int.MaxValue;
    private int _execution = int.MaxValue;
    private LineFields _fields;

    public readonly LineLevel? Level => _fields.Level;

    public readonly bool HasTime => _fields.Timestamp is not null;

    public readonly bool HasMessage => _message != int.MaxValue;

    /// <summary>True when the message is the <c>log</c> of a container runtime's record.</summary>
    public bool Wraps { readonly get; set; }

    /// <summary>Takes the value of a field by its name.</summary>
    public void Take(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        context.See(name, value);
        Take(FieldNames.Find(name, out var rank), rank, value);
    }

    /// <summary>Takes a field of a record that has its time, level and text elsewhere.</summary>
    public void TakeAttribute(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        context.See(name, value);
        var field = FieldNames.Find(name, out var rank);
        if (field is KnownField.Feed or KnownField.Execution)
        {
            Take(field, rank, value);
        }
    }

    /// <summary>Takes the value of a field whose meaning is known.</summary>
    public void Take(KnownField field, int rank, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case KnownField.Time when rank < _time && TimestampReader.TryReadWhole(value, context, out var time):
                (_time, _fields.Timestamp) = (rank, time);
                break;
            case KnownField.Level when rank < _level && TryLevel(value, out var level):
                (_level, _fields.Level) = (rank, level);
                break;
            case KnownField.Component when rank < _component && !value.IsEmpty:
                _component = rank;
                _fields.Component = value;
                break;
            case KnownField.Message when rank < _message:
                _message = rank;
                _fields.Message = value;
                break;
            case KnownField.Feed when rank < _feed && !value.IsEmpty:
                _feed = rank;
                _fields.Feed = value;
                break;
            case KnownField.Execution when rank < _execution && !value.IsEmpty:
                _execution = rank;
                _fields.ExecutionId = value;
                break;
        }
    }

    /// <summary>The fields; a record without a message is its own message.</summary>
    public readonly LineFields ToFields(ReadOnlySpan<byte> raw)
    {
        var fields = _fields;
        fields.Message = HasMessage ? _fields.Message : raw;
        fields.Wraps = Wraps;
        return fields;
    }

    private static bool TryLevel(ReadOnlySpan<byte> value, out LineLevel level)
    {
        if (LineLevels.TryParse(value, out level))
        {
            return true;
        }

        if (Utf8Parser.TryParse(value, out double number, out var used) && used == value.Length && LineLevels.FromNumber(number) is { } known)
        {
            level = known;
            return true;
        }

        return false;
    }
}
