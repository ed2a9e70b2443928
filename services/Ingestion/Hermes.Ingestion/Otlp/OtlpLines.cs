using Hermes.Ingestion.Intake;
using Hermes.Logs.Otlp;

namespace Hermes.Ingestion.Otlp;

/// <summary>Reads an <c>ExportLogsServiceRequest</c> into batches; a bad record is named, the others are kept.</summary>
internal sealed class OtlpLines(SourceBatches batches)
{
    private readonly OtlpLogSource _from = new();

    public Rejections Rejected { get; } = new("log record");

    /// <returns>Whether the request could be read to its end; if not, nothing of it counts.</returns>
    public bool TryRead(ReadOnlySpan<byte> request)
    {
        var items = new OtlpItems(request);
        var scope = -1;
        SourceBatches.Part? part = null;
        for (var index = 0L; items.Read(); index++)
        {
            if (part is null || items.Scopes != scope)
            {
                scope = items.Scopes;
                _from.Read(items.Resource, items.Scope);
                part = batches.Of(_from.Service);
                _from.Feed ??= part.Feed;
            }

            if (OtlpLogLine.Read(items.Item, _from, part.Parser, part.Context, out var line) is { } wrong)
            {
                Rejected.Add(index, wrong);
                part.Rejected++;
            }
            else
            {
                part.Batch.Add(line);
            }
        }

        return !items.Malformed;
    }
}
