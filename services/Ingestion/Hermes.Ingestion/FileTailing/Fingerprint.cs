using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// By what the stored part of a file is known again wherever it has gone: hashes of the kilobyte (or less) before 1 KB,
/// 4 KB, 16 KB … of it, and before the position up to which it is stored. Two files that begin alike differ in one of them
/// as soon as they differ there.
/// </summary>
internal sealed class Fingerprint
{
    /// <summary>Bytes before a position that are compared.</summary>
    public const int WindowBytes = 1_024;

    private const int HashBytes = 16;
    private const int MarkBytes = sizeof(long) + HashBytes;
    private const int Growth = 4;
    private readonly (long End, UInt128 Hash)[] _marks;

    private Fingerprint((long End, UInt128 Hash)[] marks) => _marks = marks;

    /// <summary>Of a file of which nothing is stored.</summary>
    public static Fingerprint Empty { get; } = new([]);

    public bool IsEmpty => _marks.Length == 0;

    /// <summary>Of a checkpoint of an earlier release: a SHA-256 of the first bytes.</summary>
    public static Fingerprint OfHead(int length, byte[] sha256) =>
        length == 0 ? Empty : new([(length, BinaryPrimitives.ReadUInt128LittleEndian(sha256))]);

    public static Fingerprint Parse(byte[] stored)
    {
        var marks = new (long, UInt128)[stored.Length / MarkBytes];
        for (var i = 0; i < marks.Length; i++)
        {
            var mark = stored.AsSpan(i * MarkBytes, MarkBytes);
            marks[i] = (BinaryPrimitives.ReadInt64LittleEndian(mark), BinaryPrimitives.ReadUInt128LittleEndian(mark[sizeof(long)..]));
        }

        return new Fingerprint(marks);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[_marks.Length * MarkBytes];
        for (var i = 0; i < _marks.Length; i++)
        {
            var mark = bytes.AsSpan(i * MarkBytes, MarkBytes);
            BinaryPrimitives.WriteInt64LittleEndian(mark, _marks[i].End);
            BinaryPrimitives.WriteUInt128LittleEndian(mark[sizeof(long)..], _marks[i].Hash);
        }

        return bytes;
    }

    /// <summary>The fingerprint when the content is stored up to the position.</summary>
    public Fingerprint Extend(FileContent content, long position) => Extend(content, position, [], 0);

    /// <summary>The same, made of bytes that were read already as far as they reach: the file may hold others meanwhile.</summary>
    /// <param name="content">The file.</param>
    /// <param name="position">Up to where it is stored.</param>
    /// <param name="bytes">What was read of it.</param>
    /// <param name="start">Where these bytes begin.</param>
    public Fingerprint Extend(FileContent content, long position, ReadOnlySpan<byte> bytes, long start)
    {
        var marks = _marks.Where(mark => IsRung(mark.End)).ToList();
        for (var rung = marks.Count == 0 ? WindowBytes : marks[^1].End * Growth; rung <= position; rung *= Growth)
        {
            Add(marks, rung, Hash(content, rung, bytes, start));
        }

        if (position > 0 && (marks.Count == 0 || marks[^1].End != position))
        {
            Add(marks, position, Hash(content, position, bytes, start));
        }

        return new Fingerprint([.. marks]);
    }

    /// <summary>Whether content begins with what is stored, by its first kilobyte and the last one before the position.</summary>
    public bool IsStillIn(FileContent content) => IsEmpty || (Has(content, _marks[^1]) && Has(content, _marks[0]));

    /// <summary>Whether content begins with what is stored, by every mark.</summary>
    public bool Begins(FileContent content) => Array.TrueForAll(_marks, mark => Has(content, mark));

    /// <summary>Whether content begins with the first kilobyte of what is stored.</summary>
    public bool HasHeadOf(FileContent content) => IsEmpty || Has(content, _marks[0]);

    /// <summary>Whether content is the beginning of what is stored: all marks fit up to where it ends, and there is at least one.</summary>
    public bool Covers(FileContent content)
    {
        var compared = 0;
        foreach (var mark in _marks)
        {
            if (content.EndsBefore(mark.End))
            {
                break;
            }

            if (!Has(content, mark))
            {
                return false;
            }

            compared++;
        }

        return compared > 0;
    }

    private static bool Has(FileContent content, (long End, UInt128 Hash) mark) => Hash(content, mark.End) == mark.Hash;

    private static bool IsRung(long end)
    {
        while (end > WindowBytes && end % Growth == 0)
        {
            end /= Growth;
        }

        return end == WindowBytes;
    }

    // A mark whose bytes are gone from the file by now is left out; those before it stay.
    private static void Add(List<(long End, UInt128 Hash)> marks, long end, UInt128? hash)
    {
        if (hash is { } known)
        {
            marks.Add((end, known));
        }
    }

    private static UInt128? Hash(FileContent content, long end, ReadOnlySpan<byte> bytes, long start)
    {
        var from = Math.Max(0, end - WindowBytes) - start;
        return from >= 0 && end - start <= bytes.Length
            ? Hash(bytes[(int)from..(int)(end - start)])
            : Hash(content, end);
    }

    // Null when the content ends before.
    private static UInt128? Hash(FileContent content, long end)
    {
        Span<byte> window = stackalloc byte[(int)Math.Min(WindowBytes, end)];
        if (content.Fill(window, end - window.Length) < window.Length)
        {
            return null;
        }

        return Hash(window);
    }

    private static UInt128 Hash(ReadOnlySpan<byte> window)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(window, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
