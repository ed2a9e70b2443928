using System.Buffers;

namespace Hermes.Ingestion.FileTailing;

/// <summary>Where following from the end begins: after the last whole line, so that one being written comes whole.</summary>
internal static class LastLineEnd
{
    private const int BlockBytes = 64 * 1024;

    public static long Of(FileContent content, long length)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            for (var end = length; end > 0;)
            {
                var start = Math.Max(0, end - BlockBytes);
                var read = content.Fill(block.AsSpan(0, (int)(end - start)), start);
                var at = block.AsSpan(0, read).LastIndexOf((byte)'\n');
                if (at >= 0)
                {
                    return start + at + 1;
                }

                end = start;
            }

            return 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
