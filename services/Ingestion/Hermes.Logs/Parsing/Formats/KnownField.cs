namespace Hermes.Logs.Parsing.Formats;

/// <summary>What a named field of a structured record means.</summary>
internal enum KnownField
{
    None,
    Time,
    Level,
    Component,
    Message,
    Feed,
    Execution,
}
