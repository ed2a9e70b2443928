using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Hermes.ServiceDefaults.Http;

/// <summary>
/// Unpacks gzip and tells a whole body from one that was cut off. <see cref="GZipStream"/> simply ends where its input ends, so half
/// an upload would pass for all of it. A small packed seal of our own follows the body: it comes out last only if the body was whole.
/// A body that unpacks to more than 200 times its size is refused with 413; how much it may be in all is for the reader to limit.
/// </summary>
public sealed class GzipBody : ForwardStream
{
    private static readonly byte[] Seal = RandomNumberGenerator.GetBytes(16);
    private static readonly byte[] PackedSeal = Pack(Seal);

    private const int MostTimes = 200;
    private const int FreeBytes = 1024 * 1024;

    private readonly SealedStream _packed;
    private readonly GZipStream _unpacked;
    private readonly byte[] _waiting = new byte[64 * 1024];
    private int _from;
    private int _end;
    private long _unpackedBytes;

    private GzipBody(Stream body)
    {
        _packed = new SealedStream(body);
        _unpacked = new GZipStream(_packed, CompressionMode.Decompress);
    }

    /// <summary>Unpacks a body while it is read.</summary>
    public static Stream Open(Stream body) => new GzipBody(body);

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_end - _from <= Seal.Length)
        {
            _waiting.AsSpan(_from.._end).CopyTo(_waiting);
            (_from, _end) = (0, _end - _from);
            var read = await _unpacked.ReadAsync(_waiting.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return _waiting.AsSpan(0, _end).SequenceEqual(Seal) ? 0 : throw new InvalidDataException("The gzip was cut off. Send it again whole.");
            }

            _end += read;
            _unpackedBytes += read;
            if (_unpackedBytes > FreeBytes && _unpackedBytes > _packed.BodyBytes * MostTimes)
            {
                throw new BadHttpRequestException("The body unpacks to far more than it is.", StatusCodes.Status413PayloadTooLarge);
            }
        }

        var length = Math.Min(buffer.Length, _end - _from - Seal.Length);
        _waiting.AsMemory(_from, length).CopyTo(buffer);
        _from += length;
        return length;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>The body, then the packed seal.</summary>
    private sealed class SealedStream(Stream body) : ForwardStream
    {
        private int _given = -1;

        public long BodyBytes { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given < 0)
            {
                var read = await body.ReadAsync(buffer, cancellationToken);
                if (read > 0)
                {
                    BodyBytes += read;
                    return read;
                }

                _given = 0;
            }

            var length = Math.Min(buffer.Length, PackedSeal.Length - _given);
            PackedSeal.AsMemory(_given, length).CopyTo(buffer);
            _given += length;
            return length;
        }
    }
}
