using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// The unpacked content of a .gz file by position, although it can only be unpacked from its beginning: reading on is
/// cheap, and so is reading a little of what was just read again; going back begins anew.
/// </summary>
internal sealed class GzipContent(SafeFileHandle handle, string path) : FileContent(handle, path)
{
    private const int WindowBytes = 512 * 1024;
    private const int KeptBytes = WindowBytes / 2;
    private byte[]? _window = ArrayPool<byte>.Shared.Rent(WindowBytes);
    private GZipStream? _unpacked;
    private long _start;
    private int _length;

    public override bool EndsBefore(long position)
    {
        Span<byte> last = stackalloc byte[1];
        return position > 0 && Read(last, position - 1) == 0;
    }

    // A .gz ends with the length of its content, modulo 2^32.
    public override bool EndsAt(long position)
    {
        Span<byte> length = stackalloc byte[4];
        var end = RandomAccess.GetLength(Handle);
        return end >= 18 && RandomAccess.Read(Handle, length, end - 4) == 4 && BinaryPrimitives.ReadUInt32LittleEndian(length) == (uint)position;
    }

    public override void Dispose()
    {
        _unpacked?.Dispose();
        if (_window is not null)
        {
            ArrayPool<byte>.Shared.Return(_window);
            _window = null;
        }

        base.Dispose();
    }

    protected override int Read(Span<byte> buffer, long position)
    {
        if (_unpacked is null || position < _start)
        {
            _unpacked?.Dispose();
            _unpacked = new GZipStream(new HandleStream(Handle), CompressionMode.Decompress);
            (_start, _length) = (0, 0);
        }

        while (position >= _start + _length)
        {
            if (!Advance())
            {
                return 0;
            }
        }

        var at = (int)(position - _start);
        var read = Math.Min(buffer.Length, _length - at);
        _window.AsSpan(at, read).CopyTo(buffer);
        return read;
    }

    private bool Advance()
    {
        if (_length == WindowBytes)
        {
            _window.AsSpan(_length - KeptBytes, KeptBytes).CopyTo(_window);
            _start += _length - KeptBytes;
            _length = KeptBytes;
        }

        try
        {
            var read = _unpacked!.Read(_window!, _length, WindowBytes - _length);
            _length += read;
            return read > 0;
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"'{Path}' cannot be unpacked: {e.Message}", e);
        }
    }

    // A stream of its own position on a handle that it does not own.
    private sealed class HandleStream(SafeFileHandle handle) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = RandomAccess.Read(handle, buffer, _position);
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
