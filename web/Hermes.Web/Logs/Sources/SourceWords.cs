using System.Globalization;
using Hermes.Contracts.Ingestion;
using Hermes.Web.Components;

namespace Hermes.Web.Logs.Sources;

/// <summary>Sources in words.</summary>
internal static class SourceWords
{
    public static string Kind(SourceStatus source) => source.Settings switch
    {
        { Sql: { } sql } => $"asks {sql.Connection} by SQL",
        { Path: { } path } => source.Files is > 1 and var files ? $"{path} · {Words.Number(files)} files" : path,
        _ => "is sent to Hermes",
    };

    public static string State(SourceState state) => state switch
    {
        SourceState.Receiving => "receiving",
        SourceState.Following => "following",
        SourceState.Waiting => "waiting",
        SourceState.Paused => "paused",
        _ => "failing",
    };

    public static string Tone(SourceState state) => state switch
    {
        SourceState.Following or SourceState.Receiving => "healthy",
        SourceState.Failing => "failed",
        SourceState.Paused => "warning",
        _ => "",
    };

    public static string Behind(SourceStatus source) => source switch
    {
        { Settings.Path: null, Settings.Sql: null } => "–",
        { LagBytes: > 0 and var bytes } => Words.Bytes(bytes),
        { BehindSeconds: > 1 and var seconds } => $"{seconds.ToString("0", CultureInfo.InvariantCulture)} s",
        _ => "0",
    };
}
