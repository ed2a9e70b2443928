using System.Buffers;
using Hermes.Ingestion.Intake;
using Hermes.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Ingestion.Logs;

/// <summary>A request's body in pooled memory, unpacked, never more than the limit. Dispose it as soon as it is read.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytes = 64 * 1024;
    private const int MostTrusted = 1024 * 1024;

    private readonly IntakeQueue? _queue;
    private byte[] _buffer = [];
    private int _length;

    private RequestBody(IntakeQueue? queue) => _queue = queue;

    /// <summary>The body; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>It was read to its end and held nothing, which is a <see cref="Problem"/> but for formats that allow it.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Why it could not be read; null when it was.</summary>
    public ProblemHttpResult? Problem { get; private set; }

    /// <summary>Reads a body of an endpoint that stores no lines.</summary>
    /// <param name="request">Its Content-Encoding may be gzip.</param>
    /// <param name="limit">Most bytes, unpacked.</param>
    /// <param name="ct">Gives up.</param>
    public static Task<RequestBody> ReadAsync(HttpRequest request, int limit, CancellationToken ct) => ReadAsync(request, limit, null, ct);

    /// <summary>Reads a body into memory that is counted in the queue, so that many senders at once cannot take more than may wait.</summary>
    /// <param name="request">Its Content-Encoding may be gzip.</param>
    /// <param name="limit">Most bytes, unpacked.</param>
    /// <param name="queue">Counts the memory.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, int limit, IntakeQueue? queue, CancellationToken ct)
    {
        var body = new RequestBody(queue);
        try
        {
            body.Problem = await body.FillAsync(request, limit, ct);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            _queue?.Free(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _length) = ([], 0);
        }
    }

    private async Task<ProblemHttpResult?> FillAsync(HttpRequest request, int limit, CancellationToken ct)
    {
        // Said before reading: nobody has to send two gigabytes to learn that it is too much.
        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "gzip" or "identity"))
        {
            return TypedResults.Problem($"Content-Encoding '{encoding}' is not understood. Send gzip or none.", statusCode: 415, title: "Unsupported encoding");
        }

        try
        {
            await using var unpacked = encoding == "gzip" ? GzipBody.Open(request.Body) : request.Body;
            // One byte more, so that the end is seen without growing.
            if (!TryGrow((int)Math.Min((request.ContentLength ?? FirstBytes) + 1, MostTrusted)))
            {
                return IntakeOutcome.Full.ToProblem(request.HttpContext.Response);
            }

            for (int read; (read = await unpacked.ReadAsync(_buffer.AsMemory(_length), ct)) > 0;)
            {
                _length += read;
                if (_length > limit)
                {
                    return TooLarge(limit);
                }

                if (_length == _buffer.Length && !TryGrow(_length * 2))
                {
                    return IntakeOutcome.Full.ToProblem(request.HttpContext.Response);
                }
            }

            IsEmpty = _length == 0;
            return IsEmpty ? Bad("The body is empty. Send at least one line.") : null;
        }
        catch (InvalidDataException)
        {
            return Bad("The body is not valid gzip although Content-Encoding says so, or it was cut off. Send it again whole; nothing was stored.");
        }
    }

    private bool TryGrow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(bytes);
        if (_queue?.TryReserve(larger.Length, instead: _buffer.Length) == false)
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        Bytes.CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
        return true;
    }

    private static ProblemHttpResult Bad(string message) => TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]> { ["body"] = [message] })
    {
        Status = 400,
        Detail = message,
    });

    private static ProblemHttpResult TooLarge(int limit) => TypedResults.Problem(
        $"The body is larger than {limit / 1024 / 1024} MB unpacked. Send it in parts.", statusCode: 413, title: "The body is too large");
}
