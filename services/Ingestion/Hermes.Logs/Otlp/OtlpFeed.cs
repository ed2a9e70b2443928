namespace Hermes.Logs.Otlp;

/// <summary>Attributes by which senders say to which feed and execution a record belongs.</summary>
public static class OtlpFeed
{
    /// <summary>The feed that attributes name, as <c>hermes.feed</c> or <c>feed</c>; empty when they name none.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message, int attributes)
    {
        var feed = OtlpAttribute.Find(message, attributes, "hermes.feed"u8);
        return feed.IsEmpty ? OtlpAttribute.Find(message, attributes, "feed"u8) : feed;
    }

    /// <summary>The execution that attributes name, as <c>hermes.execution_id</c> or <c>execution_id</c>; empty when they name none.</summary>
    public static ReadOnlySpan<byte> Execution(ReadOnlySpan<byte> message, int attributes)
    {
        var execution = OtlpAttribute.Find(message, attributes, "hermes.execution_id"u8);
        return execution.IsEmpty ? OtlpAttribute.Find(message, attributes, "execution_id"u8) : execution;
    }
}
