using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Loki;

/// <summary>What labels and metadata say about lines, under the names that Promtail, Alloy and others use.</summary>
public sealed class LokiFacts
{
    private int _rank = int.MaxValue;

    /// <summary>Where the lines come from: <c>job</c>, else <c>app</c>, <c>service_name</c>, <c>container</c>; empty when nothing says it.</summary>
    public string Source { get; private set; } = "";

    /// <summary>The level, by <c>level</c>, <c>detected_level</c> or <c>severity</c>.</summary>
    public LineLevel? Level { get; private set; }

    /// <summary>The feed, by <c>feed</c> or <c>hermes_feed</c>.</summary>
    public byte[]? Feed { get; private set; }

    /// <summary>The part that wrote them, by <c>component</c> or <c>logger</c>.</summary>
    public byte[]? Component { get; private set; }

    /// <summary>The execution, by <c>execution_id</c> or <c>run_id</c>.</summary>
    public byte[]? ExecutionId { get; private set; }

    /// <summary>Takes a <c>LabelPair</c>; false when it is malformed.</summary>
    public bool TryTake(ReadOnlySpan<byte> pair)
    {
        var reader = new ProtobufReader(pair);
        ReadOnlySpan<byte> name = default, value = default;
        while (reader.Read())
        {
            if (reader.Is(1, WireType.Bytes))
            {
                name = reader.Bytes;
            }
            else if (reader.Is(2, WireType.Bytes))
            {
                value = reader.Bytes;
            }
        }

        Take(name, value);
        return !reader.Malformed;
    }

    /// <summary>Takes a label; names that say nothing to Hermes are passed over.</summary>
    public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name)
        {
            case var _ when name.SequenceEqual("level"u8) || name.SequenceEqual("detected_level"u8) || name.SequenceEqual("severity"u8):
                Level = SentLevel.Read(value) ?? Level;
                break;
            case var _ when name.SequenceEqual("feed"u8) || name.SequenceEqual("hermes_feed"u8):
                Feed = SentName.CleanBytes(value) ?? Feed;
                break;
            case var _ when name.SequenceEqual("component"u8) || name.SequenceEqual("logger"u8):
                Component = SentName.CleanBytes(value) ?? Component;
                break;
            case var _ when name.SequenceEqual("execution_id"u8) || name.SequenceEqual("run_id"u8):
                ExecutionId = SentName.CleanBytes(value) ?? ExecutionId;
                break;
            default:
                TakeSource(name, value);
                break;
        }
    }

    /// <summary>Forgets everything and begins with what another says.</summary>
    internal void Reset(LokiFacts? from = null)
    {
        _rank = from?._rank ?? int.MaxValue;
        Source = from?.Source ?? "";
        Level = from?.Level;
        Feed = from?.Feed;
        Component = from?.Component;
        ExecutionId = from?.ExecutionId;
    }

    private void TakeSource(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var rank = name.SequenceEqual("job"u8) ? 1 : name.SequenceEqual("app"u8) ? 2 : name.SequenceEqual("service_name"u8) ? 3 : name.SequenceEqual("container"u8) ? 4 : int.MaxValue;
        if (rank < _rank && SentName.Clean(value) is { Length: > 0 } source)
        {
            Source = source;
            _rank = rank;
        }
    }
}
