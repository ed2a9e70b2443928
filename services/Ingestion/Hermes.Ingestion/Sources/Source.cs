using Hermes.Contracts.Ingestion;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Sources;

/// <summary>A source ready to read lines with.</summary>
internal sealed record Source(SourceSettings Settings, LineParser Parser, bool Configured)
{
    public string Name => Settings.Name!;

    /// <summary>Reads the lines of senders that no settings know.</summary>
    public static Source Unknown(string name) => new(new SourceSettings { Name = name }, new LineParser(LineParser.BuiltIn), false);
}
