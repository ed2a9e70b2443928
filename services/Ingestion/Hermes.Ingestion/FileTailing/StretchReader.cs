using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;
using Hermes.Logs.Parsing.Records;

namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// Reads on in a file and cuts lines. What is read counts only if the file still begins with what was read before,
/// looked at afterwards: had it been written anew in between, the bytes would be of other content.
/// </summary>
internal sealed class StretchReader(Source source, FollowSettings settings, AllowedPaths allowed)
{
    /// <summary>Bytes that are read of one file before it is another's turn.</summary>
    public const int ChunkBytes = 256 * 1024;

    private const int SampleBytes = 64 * 1024;

    // One byte more than is kept, so that it shows that there was more.
    private const int HeldBytes = LineText.MaxBytes + 1;
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(1);

    // The lines of a stack trace are written at once or nearly so.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>Reads at most a chunk.</summary>
    /// <exception cref="IOException">The file cannot be read, or may not be followed.</exception>
    /// <exception cref="UnauthorizedAccessException">Its rights are missing.</exception>
    public ReadOutcome Read(FollowedFile file, Stretch stretch, Span<byte> chunk, DateTimeOffset now)
    {
        if (file.Content is null && !Open(file))
        {
            return ReadOutcome.Moved;
        }

        var content = file.Content!;
        if (!file.Gzip)
        {
            file.See(content.Facts, now);
        }

        // With what stands before: of that the fingerprint is made, and not of what the file may hold a moment later.
        var from = file.Read + file.Passed;
        var lead = (int)Math.Min(Fingerprint.WindowBytes, from);
        var filled = file.Gzip && file.Passed == 0 && content.EndsAt(from) ? lead : content.Fill(chunk, from - lead);
        var read = Math.Max(0, filled - lead);
        var atEnd = filled < chunk.Length;
        if (!IsStillItself(file, content, from + read) || (!file.Gzip && file.Print.IsEmpty && atEnd && from + read < file.Length))
        {
            // Cut off, the next look at it shows; of other content its length says nothing.
            file.IsReplaced = file.Gzip || !content.EndsBefore(file.Read);
            return ReadOutcome.Moved;
        }

        file.IsVerified = true;
        file.Proven = Math.Max(file.Length, from + read);
        var before = file.Read;
        Cut(file, stretch, chunk[lead..(lead + read)], atEnd, atEnd && IsFinal(file, now), now - file.GrewAt > Quiet);
        if (file.Read != before)
        {
            file.Print = file.Print.Extend(content, file.Read, chunk[..(lead + read)], from - lead);
            stretch.Move(file);
        }

        (file.End, file.IsComplete) = (atEnd ? from + read : file.Length, file.Gzip && atEnd);
        return !atEnd ? ReadOutcome.More : file.Unread > 0 ? ReadOutcome.Partial : ReadOutcome.End;
    }

    private bool Open(FollowedFile file)
    {
        // Again whenever it is opened: a link may have come into its path since the source was put.
        if (!source.Configured && allowed.Refusal(file.Place) is { } refusal)
        {
            throw new IOException(refusal);
        }

        var content = FileContent.Open(file.Place, file.Gzip);
        if (content.Facts.Key != file.Key)
        {
            content.Dispose();
            return false;
        }

        file.Content = content;
        return true;
    }

    private static bool IsStillItself(FollowedFile file, FileContent content, long end) =>
        file.IsVerified ? file.Gzip || (!content.EndsBefore(end) && file.Print.IsStillIn(content)) : file.Print.Begins(content);

    // Nobody will finish the last line of a file that was moved away and left alone.
    private bool IsFinal(FollowedFile file, DateTimeOffset now) =>
        file.Gzip || now - file.GrewAt > (file.IsAtItsBase ? settings.PartialLinePatience : LeftAlone);

    private void Cut(FollowedFile file, Stretch stretch, ReadOnlySpan<byte> rest, bool atEnd, bool isFinal, bool isQuiet)
    {
        stretch.Begin(file);
        if (source.Parser.IsNew && file.Held is null)
        {
            source.Parser.Study(rest[..Math.Min(rest.Length, SampleBytes)], stretch.Received);
        }

        while (!rest.IsEmpty)
        {
            // A writer that keeps its place after a truncation leaves a hole before what it writes next.
            if (file.Held is null && rest[0] == 0 && !SkipHole(file, ref rest, atEnd && !isFinal))
            {
                return;
            }

            if (file.Held is null)
            {
                var cut = CutRecords(stretch, rest, atEnd, isFinal, isQuiet);
                Consume(file, cut);
                rest = rest[cut..];
                if (rest.IsEmpty || rest[0] != 0)
                {
                    break;
                }

                continue;
            }

            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            Hold(file, rest[..end]);
            stretch.Add(file.Held);
            Consume(file, end + 1);
            rest = rest[(end + 1)..];
        }

        if (isFinal && file.Held is not null)
        {
            stretch.Add(Held(file, rest));
            Consume(file, rest.Length);
        }
        else if (!atEnd && (file.Held is not null || rest.Length >= ChunkBytes - Fingerprint.WindowBytes))
        {
            Hold(file, rest);
            file.Passed += rest.Length;
        }
    }

    /// <summary>Cuts whole lines into records. The last one may go on: it is left until something follows or nothing has come for a moment.</summary>
    /// <returns>Bytes of the records.</returns>
    private int CutRecords(Stretch stretch, ReadOnlySpan<byte> rest, bool atEnd, bool isFinal, bool isQuiet)
    {
        var hole = rest.IndexOf("\n\0"u8);
        var lines = hole >= 0 ? hole + 1 : isFinal ? rest.Length : rest.LastIndexOf((byte)'\n') + 1;
        var partial = rest.Length - lines;
        var isWhole = hole >= 0 || isFinal || (atEnd && isQuiet) || (!atEnd && partial > LineText.MaxBytes);
        var records = new RecordSplitter(rest[..lines], source.Parser.Multiline, isWhole);
        while (records.Next(out var record))
        {
            stretch.Add(record);
        }

        return records.Consumed;
    }

    // False when there is nothing but the hole. At the end of a file it may be space that is yet to be written to.
    private static bool SkipHole(FollowedFile file, ref ReadOnlySpan<byte> rest, bool mayBeWritten)
    {
        var hole = rest.IndexOfAnyExcept((byte)0);
        if (hole < 0 && mayBeWritten)
        {
            return false;
        }

        hole = hole < 0 ? rest.Length : hole;
        Consume(file, hole);
        rest = rest[hole..];
        return !rest.IsEmpty;
    }

    private static ReadOnlySpan<byte> Held(FollowedFile file, ReadOnlySpan<byte> rest)
    {
        Hold(file, rest);
        return file.Held;
    }

    private static void Hold(FollowedFile file, ReadOnlySpan<byte> bytes)
    {
        var held = file.Held ?? [];
        var room = Math.Min(bytes.Length, HeldBytes - held.Length);
        if (room > 0 || file.Held is null)
        {
            file.Held = [.. held, .. bytes[..room]];
        }
    }

    private static void Consume(FollowedFile file, int bytes)
    {
        file.Read += file.Passed + bytes;
        (file.Passed, file.Held) = (0, null);
    }
}

/// <summary>How a file stands after it was read on.</summary>
internal enum ReadOutcome
{
    /// <summary>There is more at once.</summary>
    More,

    /// <summary>It is read to its end.</summary>
    End,

    /// <summary>It is read up to a line that is not finished.</summary>
    Partial,

    /// <summary>Something else is where it was; the next look at the folders shows where it is.</summary>
    Moved,
}
