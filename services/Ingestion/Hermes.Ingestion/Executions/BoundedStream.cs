using Hermes.ServiceDefaults.Http;

namespace Hermes.Ingestion.Executions;

/// <summary>Ends with an error when more bytes come than allowed, for example out of a small gzip file.</summary>
internal sealed class BoundedStream(Stream inner, long limit) : ForwardStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _read += read;
        return _read <= limit ? read : throw new InvalidDataException($"The file is larger than {limit / 1024 / 1024} MB unpacked.");
    }
}
