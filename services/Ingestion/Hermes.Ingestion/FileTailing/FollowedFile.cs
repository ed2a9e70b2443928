namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// A file as its follower knows it: one content from its first to its last byte, whatever it is called meanwhile and in
/// which inode it stands. Positions count bytes of the unpacked content.
/// </summary>
internal sealed class FollowedFile(long id, string basePath) : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private int _failures;

    /// <summary>Counts up within a source: of files that were written at one path, the later one has the greater.</summary>
    public long Id => id;

    /// <summary>The path under which files of its kind are written.</summary>
    public string Base => basePath;

    /// <summary>Where it was seen last.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Where it is opened: where the link leads that stands at its path, else its path.</summary>
    public string Place { get; private set; } = "";

    /// <summary>Where its content stands; null once other content has taken its place.</summary>
    public FileKey? Key { get; set; }

    public bool Gzip { get; private set; }

    /// <summary>Up to where it is committed.</summary>
    public long Stored { get; set; }

    /// <summary>Up to where it is read: a line end.</summary>
    public long Read { get; set; }

    /// <summary>Bytes of the unfinished line after <see cref="Read"/> that were looked at already.</summary>
    public long Passed { get; set; }

    /// <summary>The beginning of an unfinished line that is longer than is read at once.</summary>
    public byte[]? Held { get; set; }

    /// <summary>Of the content up to <see cref="Read"/>.</summary>
    public Fingerprint Print { get; set; } = Fingerprint.Empty;

    /// <summary>Of the content up to <see cref="Stored"/>.</summary>
    public Fingerprint StoredPrint { get; set; } = Fingerprint.Empty;

    /// <summary>The most bytes it was ever seen to have; of a compressed file, as far as is known.</summary>
    public long Length { get; set; }

    /// <summary>How long it was when it last was seen to hold this content; what was seen of its length since may be of other content.</summary>
    public long Proven { get; set; }

    /// <summary>Where the content ended when it was read last.</summary>
    public long End { get; set; }

    public DateTime Modified { get; private set; }

    /// <summary>When it was found first; long ago if an earlier follower found it.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <summary>When it had been written to by then.</summary>
    public DateTime FirstModified { get; set; }

    /// <summary>Bytes that it had and that are gone.</summary>
    public long Lost { get; set; }

    public string? Error { get; private set; }

    /// <summary>Not tried again before, after an error.</summary>
    public DateTimeOffset RetryAt { get; private set; }

    /// <summary>Not begun before: what was there earlier may still be written to.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>When it was last seen to have grown.</summary>
    public DateTimeOffset GrewAt { get; set; }

    /// <summary>Since when its content is nowhere to be found.</summary>
    public DateTimeOffset? MissingSince { get; set; }

    /// <summary>What is lost of it was counted.</summary>
    public bool IsSettled { get; set; }

    public FileContent? Content { get; set; }

    /// <summary>Whether the content was compared with the fingerprint since this follower began or the file changed its place.</summary>
    public bool IsVerified { get; set; }

    /// <summary>Other content stands where it was.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>A compressed file was read to its end.</summary>
    public bool IsComplete { get; set; }

    /// <summary>It waits for its turn to be read.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Differs from what the database tells of it.</summary>
    public bool IsChanged { get; set; }

    public bool IsMissing => MissingSince is not null;

    /// <summary>Whether it is still where files of its kind are written.</summary>
    public bool IsAtItsBase => !IsMissing && Key is not null && Path == Base;

    /// <summary>Whether it can be read: it is there, or deleted and still open.</summary>
    public bool IsReadable => Content is not null || (!IsMissing && Key is not null);

    /// <summary>Bytes that are there and not read.</summary>
    public long Unread => Gzip && IsComplete ? 0 : Math.Max(Gzip && !IsMissing ? 1 : 0, Length - Read);

    public string State =>
        Error is not null ? "failing"
        : Lost > 0 && IsMissing ? "lost"
        : IsMissing ? "gone"
        : Path == Base ? "following"
        : "rotated";

    /// <summary>A file of a kind not known before, or found again in another place.</summary>
    public void MoveTo(FoundFile found)
    {
        IsChanged |= Key != found.Facts.Key || Path != found.Path || Gzip != found.Gzip;
        Key = found.Facts.Key;
        (Path, Place, Gzip) = (found.Path, found.Target ?? found.Path, found.Gzip);
        (MissingSince, IsReplaced, IsVerified, IsComplete, IsSettled) = (null, false, false, false, false);
        Release();
        See(found.Facts, GrewAt);
    }

    /// <summary>Takes note of how it stands.</summary>
    /// <returns>Whether it has to be looked into.</returns>
    public bool See(FoundFile found, DateTimeOffset now)
    {
        if (Path != found.Path || Place != (found.Target ?? found.Path))
        {
            IsChanged = true;
            (Path, Place) = (found.Path, found.Target ?? found.Path);
        }

        return See(found.Facts, now);
    }

    /// <inheritdoc cref="See(FoundFile, DateTimeOffset)"/>
    public bool See(FileFacts facts, DateTimeOffset now)
    {
        var touched = facts.Modified != Modified;
        Modified = facts.Modified;
        if (!Gzip && facts.Length > Length)
        {
            Length = facts.Length;
            GrewAt = now;
            touched = true;
        }

        IsChanged |= touched;
        return touched || !IsVerified || Unread > 0;
    }

    /// <summary>As the database knows it.</summary>
    public void Restore(TailFileRow row, DateTimeOffset now)
    {
        GrewAt = now;
        (Path, Place, Gzip) = (row.Path, row.Place ?? row.Path, row.Compressed);
        Key = FileKey.Parse(row.Identity);
        (Stored, Read, Length) = (row.Position, row.Position, Math.Max(row.Length, row.Position));
        Print = StoredPrint = Fingerprint.Parse(row.Fingerprint);
        Modified = row.ModifiedAt;
        Proven = Length;
        Lost = row.LostBytes;
        IsSettled = row.State is "lost";
    }

    public void Fail(string error, DateTimeOffset now)
    {
        IsChanged |= Error != error;
        Error = error;
        RetryAt = now + TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 1 << Math.Min(_failures++, 10)));
        Release();
    }

    public void Recover()
    {
        IsChanged |= Error is not null;
        (Error, _failures) = (null, 0);
    }

    /// <summary>Closes it, and forgets what was seen of an unfinished line.</summary>
    public void Release()
    {
        Content?.Dispose();
        Content = null;
        (Held, Passed) = (null, 0);
    }

    public void Dispose() => Release();
}
