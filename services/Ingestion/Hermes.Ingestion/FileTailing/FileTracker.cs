namespace Hermes.Ingestion.FileTailing;

/// <summary>
/// Knows every file of a source again after each look at its folders: by its inode as long as the content there is the
/// one that was stored, else by that content, under whatever name a rotation gave it. What is in none of them is new.
/// </summary>
internal sealed partial class FileTracker(FollowSettings settings, bool startAtEnd, ILogger logger)
{
    // Content in another inode at the path where it is written is the same file only if this much of it is.
    private const int EnoughToTell = 1_024;
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);
    private readonly Dictionary<FileKey, FollowedFile> _byKey = [];
    private readonly Dictionary<string, List<FollowedFile>> _byBase = new(StringComparer.Ordinal);
    private readonly HashSet<FollowedFile> _missing = [];
    private readonly Dictionary<FileKey, (FileFacts Facts, int Change)> _examined = [];
    private readonly List<long> _forgotten = [];
    private FileKey? _root;
    private long _lastId;
    private int _changes;
    private bool _startAtEnd = startAtEnd;

    /// <summary>Files to look into, in the order in which they came up.</summary>
    public Queue<FollowedFile> Ready { get; } = new();

    public IEnumerable<FollowedFile> All => _byBase.Values.SelectMany(files => files);

    /// <summary>Files that are there.</summary>
    public int Count => _byKey.Count;

    /// <summary>Bytes found to be lost and not told yet.</summary>
    public long LostNow { get; private set; }

    /// <summary>Whether what became of a file must be stored before more is read.</summary>
    public bool IsUrgent { get; private set; }

    public void Restore(IReadOnlyList<TailFileRow> rows, DateTimeOffset now)
    {
        foreach (var row in rows)
        {
            var file = Add(row.File, row.Base);
            file.Restore(row, now);
            // Of two that were in one inode the later is there; the earlier must be found by its content.
            if (file.Key is { } key && _byKey.TryGetValue(key, out var earlier))
            {
                Miss(earlier, now);
            }

            // Of which nothing is stored has no content to be known by: if it is still there, it is found anew.
            if (file.Key is { } own && row.State is not ("gone" or "lost") && !file.Print.IsEmpty)
            {
                _byKey[own] = file;
            }
            else
            {
                Miss(file, now);
            }
        }
    }

    /// <summary>Whether files are known that are written at this path.</summary>
    public bool IsKnown(string path) => _byBase.ContainsKey(path);

    /// <summary>Whether a look at the path alone leaves nothing open, so that its folder need not be listed.</summary>
    public bool IsExplainedBy(FolderView glance)
    {
        if (glance.Files is [var found] && (!_byKey.TryGetValue(found.Facts.Key, out var file) || file.Path != found.Path || IsOther(file, found.Facts)))
        {
            return false;
        }

        return _byKey.Values.All(known => known.Key == glance.Files.FirstOrDefault()?.Facts.Key || TryLook(known.Place)?.Key == known.Key)
            && !_missing.Any(file => !file.IsSettled && file.Length > file.Read);
    }

    /// <summary>Takes note of what is there now.</summary>
    public void Update(FolderView view, DateTimeOffset now)
    {
        var seen = new HashSet<FollowedFile>();
        var unknown = new List<FoundFile>();
        foreach (var found in view.Files)
        {
            if (!_byKey.TryGetValue(found.Facts.Key, out var file))
            {
                unknown.Add(found);
            }
            else if (IsOther(file, found.Facts) || !IsItself(file, found.Path, found.Target ?? found.Path, found.Gzip))
            {
                file.Length = found.Facts.Length < file.Read ? file.Length : Math.Max(file.Read, file.Proven);
                Miss(file, now);
                file.Key = null;
                file.Release();
                unknown.Add(found);
            }
            else if (seen.Add(file) && file.See(found, now))
            {
                Queue(file);
            }
        }

        MissOthers(seen, view, now);
        FindWhatBecameOfTheMissing(unknown);
        foreach (var found in unknown.Where(found => !found.IsWritten))
        {
            TakeIfBetween(found, now);
        }

        foreach (var found in unknown.Where(found => found.IsWritten && !_byKey.ContainsKey(found.Facts.Key)))
        {
            Take(found, now);
        }

        _startAtEnd = false;
        Settle(view, now);
    }

    public void Queue(FollowedFile file)
    {
        if (!file.IsQueued)
        {
            file.IsQueued = true;
            Ready.Enqueue(file);
        }
    }

    /// <summary>Whether what was written to the same path before must be read first.</summary>
    public bool MustWait(FollowedFile file, DateTimeOffset now) =>
        file.NotBefore > now || _byBase[file.Base].Exists(earlier => earlier.Id < file.Id && earlier.Error is null && earlier.IsReadable && (earlier.Unread > 0 || earlier.NotBefore > now));

    /// <summary>Hands over what is to be stored besides lines.</summary>
    public (IReadOnlyList<TailFileRow> Files, IReadOnlyList<long> Forgotten, long Lost) TakeChanges()
    {
        var changes = (All.Where(file => file.IsChanged).Select(TailFileRow.Of).ToList(), _forgotten.ToList(), LostNow);
        foreach (var file in All)
        {
            file.IsChanged = false;
        }

        _forgotten.Clear();
        LostNow = 0;
        IsUrgent = false;
        return changes;
    }

    // Shorter than it was seen to be: cut off, and perhaps written anew since.
    private static bool IsOther(FollowedFile file, FileFacts facts) =>
        file.IsReplaced || (!file.Gzip && (facts.Length < file.Read || (facts.Length < file.Length && file.Print.IsEmpty)));

    // An inode is given away again as soon as it is free: in another place, or after a time nobody looked, content decides.
    private static bool IsItself(FollowedFile file, string path, string place, bool gzip)
    {
        if (file.IsVerified && file.Path == path)
        {
            return true;
        }

        if (file.Gzip != gzip)
        {
            return false;
        }

        try
        {
            using var content = FileContent.Open(place, gzip);
            file.IsVerified = gzip && content.EndsAt(file.Read) ? file.Print.HasHeadOf(content) : file.Print.Begins(content);
            return file.IsVerified;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Looked into when it can be read.
            return true;
        }
    }

    private static FileFacts? TryLook(string path)
    {
        try
        {
            return FileIdentity.Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Path} is a file not known before, of {Bytes} bytes")]
    private static partial void Taken(ILogger logger, string path, long bytes);

    [LoggerMessage(LogLevel.Debug, "What was {Path} is {NewPath} now; it is read on from byte {Position}")]
    private static partial void Found(ILogger logger, string path, string newPath, long position);

    [LoggerMessage(LogLevel.Debug, "What was {Path} is not there any more; it was read to byte {Position} of {Length}")]
    private static partial void Missing(ILogger logger, string path, long position, long length);

    [LoggerMessage(LogLevel.Warning, "{Bytes} bytes of {Path} were gone before they could be read")]
    private static partial void Lost(ILogger logger, string path, long bytes);
}
