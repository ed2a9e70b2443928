using System.Text;
using Hermes.ServiceDefaults.Http;

namespace Hermes.Ingestion.Executions;

/// <summary>The text of a file as UTF-8 without a byte order mark; a mark of UTF-16 or UTF-32 tells what it is written in.</summary>
internal static class CsvText
{
    private const int LongestMark = 4;

    public static async Task<Stream> OpenAsync(Stream content, CancellationToken ct)
    {
        var head = new byte[LongestMark];
        var length = await content.ReadAtLeastAsync(head, LongestMark, throwOnEndOfStream: false, ct);
        var (encoding, mark) = head.AsSpan(0, length) switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, 0, 0] => (Encoding.UTF32, 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (Encoding.UTF8, 0),
        };
        var text = new Resumed(head.AsMemory(mark, length - mark), content);
        return encoding == Encoding.UTF8 ? text : Encoding.CreateTranscodingStream(text, encoding, Encoding.UTF8);
    }

    /// <summary>What was read of a stream already, then the rest of it.</summary>
    private sealed class Resumed(ReadOnlyMemory<byte> head, Stream rest) : ForwardStream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_head.IsEmpty)
            {
                return rest.ReadAsync(buffer, cancellationToken);
            }

            var length = Math.Min(buffer.Length, _head.Length);
            _head[..length].CopyTo(buffer);
            _head = _head[length..];
            return new ValueTask<int>(length);
        }
    }
}
