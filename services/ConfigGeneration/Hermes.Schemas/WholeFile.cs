using Hermes.Schemas.Records;

namespace Hermes.Schemas;

/// <summary>Profiles a file of which the beginning is known, from its first to its last row.</summary>
public static class WholeFile
{
    /// <summary>A whole file has the kind of key its beginning has when at most this share of its rows can repeat one, within the error of the estimate.</summary>
    internal const double MaxRepeated = 0.05;

    /// <summary>Profiles the whole file, however large, in bounded memory. Keys of its beginning are kept when they hold for all of it.</summary>
    /// <param name="stream">The file from its first byte; read forward once.</param>
    /// <param name="head">What its beginning told.</param>
    /// <param name="limits">What is refused; its bounds on bytes and rows do not count.</param>
    /// <param name="ct">Cancels between batches of rows.</param>
    /// <exception cref="SampleRejectedException">The file breaks its format.</exception>
    public static SampleAnalysis Profile(Stream stream, SampleAnalysis head, SampleLimits? limits = null, CancellationToken ct = default)
    {
        limits = (limits ?? SampleLimits.Default) with { MaxRows = int.MaxValue };
        using var reader = RecordReader.Open(stream, head.Source, limits);
        var whole = SampleProfiler.Profile(reader, head.Source, limits, complete: true, new Dictionary<string, string>(), ct, head.Keys);
        return whole with
        {
            Detection = head.Detection,
            Flattenings = head.Flattenings,
            Asked = [.. head.Asked.Union(whole.Questions.Select(question => question.Id), StringComparer.Ordinal)],
            Questions = [.. head.Questions.Where(question => question.Column is null), .. whole.Questions],
            Findings = [.. head.Findings.Where(finding => finding.Column is null && finding.Code != SampleProfiler.Sampled && !whole.Findings.Any(other => other.Code == finding.Code)), .. whole.Findings],
        };
    }
}
