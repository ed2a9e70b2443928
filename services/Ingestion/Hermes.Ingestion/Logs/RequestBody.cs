using Hermes.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.Ingestion.Logs;

/// <summary>A request's body in memory, unpacked, never more than the limit.</summary>
internal readonly struct RequestBody
{
    private const int PieceBytes = 64 * 1024;

    private RequestBody(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    private RequestBody(ProblemHttpResult problem) => Problem = problem;

    public ReadOnlyMemory<byte> Bytes { get; }

    public ProblemHttpResult? Problem { get; }

    public static async Task<RequestBody> ReadAsync(HttpRequest request, int limit, CancellationToken ct)
    {
        // Said before reading: nobody has to send two gigabytes to learn that it is too much.
        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "gzip" or "identity"))
        {
            return new RequestBody(TypedResults.Problem($"Content-Encoding '{encoding}' is not understood. Send gzip or none.", statusCode: 415, title: "Unsupported encoding"));
        }

        try
        {
            await using var unpacked = encoding == "gzip" ? GzipBody.Open(request.Body) : request.Body;
            var buffer = new MemoryStream((int)(request.ContentLength ?? PieceBytes));
            var piece = new byte[PieceBytes];
            for (int read; (read = await unpacked.ReadAsync(piece, ct)) > 0;)
            {
                if (buffer.Length + read > limit)
                {
                    return TooLarge(limit);
                }

                buffer.Write(piece, 0, read);
            }

            return buffer.Length == 0 ? Bad("The body is empty. Send at least one line.") : new RequestBody(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        }
        catch (InvalidDataException)
        {
            return Bad("The body is not valid gzip although Content-Encoding says so, or it was cut off. Send it again whole; nothing was stored.");
        }
    }

    private static RequestBody Bad(string message) => new(TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]> { ["body"] = [message] })
    {
        Status = 400,
        Detail = message,
    }));

    private static RequestBody TooLarge(int limit) => new(TypedResults.Problem(
        $"The body is larger than {limit / 1024 / 1024} MB unpacked. Send it in parts.", statusCode: 413, title: "The body is too large"));
}
