using Hermes.Logs.Otlp;

namespace Hermes.Ingestion.Otlp;

/// <summary>An answer in the encoding of the request.</summary>
internal sealed class OtlpReply : IResult
{
    private readonly byte[] _body;
    private readonly bool _json;
    private readonly int _status;

    private OtlpReply(byte[] body, bool json, int status) => (_body, _json, _status) = (body, json, status);

    /// <summary>200; names what of the request was rejected.</summary>
    public static OtlpReply Taken(bool json, string rejectedName, Rejections rejected) =>
        new(OtlpAnswer.Taken(json, rejectedName, rejected.Count, rejected.ToString()), json, StatusCodes.Status200OK);

    /// <summary>A refusal, told as OTLP tells it: a google.rpc.Status. Clients send again after 429 and 503 only.</summary>
    public static OtlpReply Refused(bool json, int status, string message) => new(OtlpAnswer.Refused(json, Code(status), message), json, status);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = _status;
        httpContext.Response.ContentType = _json ? OtlpRequest.Json : OtlpRequest.Protobuf;
        httpContext.Response.ContentLength = _body.Length;
        await httpContext.Response.Body.WriteAsync(_body, httpContext.RequestAborted);
    }

    // RESOURCE_EXHAUSTED, UNAVAILABLE, INVALID_ARGUMENT of gRPC.
    private static int Code(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => 8,
        StatusCodes.Status503ServiceUnavailable => 14,
        _ => 3,
    };
}
