using Hermes.Logs.Parsing;
using Hermes.Logs.Protobuf;

namespace Hermes.Logs.Otlp;

/// <summary>
/// To which feed and execution attributes say that a record belongs: <c>hermes.feed</c> or <c>feed</c>, <c>hermes.execution_id</c> or
/// <c>execution_id</c>.
/// </summary>
public readonly ref struct OtlpNames
{
    private OtlpNames(ReadOnlySpan<byte> feed, ReadOnlySpan<byte> execution)
    {
        Feed = feed;
        ExecutionId = execution;
    }

    /// <summary>The feed; empty when none is named.</summary>
    public ReadOnlySpan<byte> Feed { get; }

    /// <summary>The execution; empty when none is named.</summary>
    public ReadOnlySpan<byte> ExecutionId { get; }

    /// <summary>Reads them in one pass over the attributes that stand in <paramref name="field"/> of a message.</summary>
    /// <param name="message">A resource, a scope or a record.</param>
    /// <param name="field">Number of the attributes in it.</param>
    /// <param name="context">Takes note of every text, for rules of the source that look for other names; or null.</param>
    public static OtlpNames Of(ReadOnlySpan<byte> message, int field, LineContext? context = null)
    {
        var reader = new ProtobufReader(message);
        ReadOnlySpan<byte> feed = default, execution = default;
        var (feedIsOurs, executionIsOurs) = (false, false);
        while (reader.Read())
        {
            if (!reader.Is(field, WireType.Bytes) || !OtlpAttribute.TryRead(reader.Bytes, out var attribute) || attribute.Text is not { IsEmpty: false } text)
            {
                continue;
            }

            context?.See(attribute.Key, text);
            Take(attribute.Key, "hermes.feed"u8, "feed"u8, text, ref feed, ref feedIsOurs);
            Take(attribute.Key, "hermes.execution_id"u8, "execution_id"u8, text, ref execution, ref executionIsOurs);
        }

        return new OtlpNames(feed, execution);
    }

    private static void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> ours, ReadOnlySpan<byte> common, ReadOnlySpan<byte> text, ref ReadOnlySpan<byte> value, ref bool isOurs)
    {
        var wins = key.SequenceEqual(ours);
        if (wins || (!isOurs && value.IsEmpty && key.SequenceEqual(common)))
        {
            value = text;
            isOurs = wins;
        }
    }
}
