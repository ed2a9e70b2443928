using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Hermes.Schemas.Text;

/// <summary>Opens gzip files, and zip archives at their first file; anything else is handed on as it is.</summary>
internal static class PackedFile
{
    private const int ZipHeaderBytes = 30;
    private const int Stored = 0;
    private const int Deflated = 8;
    private static readonly string[] Workbooks = ["[Content_Types].xml", "xl/", "word/", "ppt/", "_rels/", "mimetype"];

    /// <summary>Opens a file that is read forward only; the given stream stays the caller's.</summary>
    /// <returns>The text and how it was packed: gzip, zip, or null.</returns>
    /// <exception cref="SampleRejectedException">A workbook, or an archive that cannot be read.</exception>
    public static (Stream Text, string? Packing) Open(Stream stream)
    {
        var head = new byte[4];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var whole = new RewoundStream(head.AsMemory(0, length), stream);
        if (head is [0x1F, 0x8B, ..])
        {
            return (new UnpackedStream(new GZipStream(whole, CompressionMode.Decompress), whole), "gzip");
        }

        return head is [0x50, 0x4B, 0x03, 0x04] ? (OpenZip(whole), "zip") : (whole, null);
    }

    private static UnpackedStream OpenZip(RewoundStream archive)
    {
        while (true)
        {
            var header = new byte[ZipHeaderBytes];
            if (archive.ReadAtLeast(header, ZipHeaderBytes, throwOnEndOfStream: false) < ZipHeaderBytes || header is not [0x50, 0x4B, 0x03, 0x04, ..])
            {
                throw new SampleRejectedException("emptyArchive", "The zip archive holds no file.", "Pack one file of data.");
            }

            var flags = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(6));
            var method = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8));
            var size = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(18));
            var name = Encoding.UTF8.GetString(Take(archive, BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26))));
            Take(archive, BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28)));
            Check(name, flags, method, size);
            if (!name.EndsWith('/'))
            {
                return method == Deflated
                    ? new UnpackedStream(new DeflateStream(archive, CompressionMode.Decompress), archive)
                    : new UnpackedStream(archive.First(size), archive);
            }
        }
    }

    private static void Check(string name, int flags, int method, uint size)
    {
        if (Workbooks.Any(part => name.StartsWith(part, StringComparison.Ordinal)))
        {
            throw new SampleRejectedException("workbook", "The file is an Excel workbook or another office document, which is not read.", "Save the sheet as CSV and send that.");
        }

        if ((flags & 1) != 0)
        {
            throw new SampleRejectedException("encryptedArchive", $"The file '{name}' in the zip archive is encrypted.", "Send it without a password.");
        }

        if (method is not (Stored or Deflated) || (method == Stored && size == 0 && (flags & 8) != 0))
        {
            throw new SampleRejectedException("corruptArchive", $"The file '{name}' in the zip archive is packed in a way that is not read (method {method}).", "Pack it as a plain zip or gzip file.");
        }
    }

    private static byte[] Take(Stream stream, int count)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw new SampleRejectedException("corruptArchive", "The zip archive ends too early.", "Send the archive again.");
    }
}
