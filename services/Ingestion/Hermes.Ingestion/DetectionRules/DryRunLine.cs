using Hermes.Logs;

namespace Hermes.Ingestion.DetectionRules;

/// <summary>A stored line, or a template, as rules judge it.</summary>
internal readonly record struct DryRunLine(LineLevel? Level, byte[] Message, string Source, long TemplateId, DateTimeOffset Time);
