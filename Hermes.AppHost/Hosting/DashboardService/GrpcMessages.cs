using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.DashboardService;

/// <summary>gRPC's frames: a byte that says "not compressed", the length in four bytes, the message.</summary>
internal static class GrpcMessages
{
    public const string ContentType = "application/grpc";

    // The dashboard asks in a few words.
    private const int LargestRequest = 64 * 1024;

    private const int Prefix = 5;

    /// <exception cref="GrpcException">The frame is not one message of an acceptable size.</exception>
    public static async Task<T> ReadAsync<T>(this HttpRequest request, MessageParser<T> parser)
        where T : IMessage<T>
    {
        var prefix = new byte[Prefix];
        try
        {
            await request.Body.ReadExactlyAsync(prefix, request.HttpContext.RequestAborted);
            var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
            if (prefix[0] != 0)
            {
                throw new GrpcException(GrpcStatus.Unimplemented, "Compressed messages are not understood.");
            }

            if (length > LargestRequest)
            {
                throw new GrpcException(GrpcStatus.ResourceExhausted, $"A request has at most {LargestRequest} bytes.");
            }

            var message = new byte[length];
            await request.Body.ReadExactlyAsync(message, request.HttpContext.RequestAborted);
            return parser.ParseFrom(message);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidProtocolBufferException)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, "The request is not a whole message.");
        }
    }

    /// <summary>Writes one message and sends it at once.</summary>
    public static async Task WriteAsync(this HttpResponse response, IMessage message)
    {
        var frame = new byte[Prefix + message.CalculateSize()];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - Prefix));
        message.WriteTo(frame.AsSpan(Prefix));
        await response.Body.WriteAsync(frame, response.HttpContext.RequestAborted);
        await response.Body.FlushAsync(response.HttpContext.RequestAborted);
    }
}

/// <summary>gRPC's own status codes, as far as they are used.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    InvalidArgument = 3,
    NotFound = 5,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
    Unauthenticated = 16,
}

internal sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    public GrpcStatus Status { get; } = status;
}
