using System.Globalization;

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

    private void MissOthers(HashSet<FollowedFile> seen, FolderView view, DateTimeOffset now)
    {
        foreach (var file in _byKey.Values.Where(file => !seen.Contains(file)).ToList())
        {
            try
            {
                // Where the pattern does not look: behind a link that leads elsewhere now, or rotated out of a literal path.
                if (FileIdentity.Of(file.Place) is { } facts && facts.Key == file.Key && !IsOther(file, facts) && IsItself(file, file.Path, file.Place, file.Gzip))
                {
                    if (file.See(facts, now))
                    {
                        Queue(file);
                    }
                }
                else if (view.IsComplete)
                {
                    Miss(file, now);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                file.Fail(e.Message, now);
            }
        }
    }

    private void Miss(FollowedFile file, DateTimeOffset now)
    {
        if (file.Key is { } key && _byKey.TryGetValue(key, out var there) && there == file)
        {
            _byKey.Remove(key);
        }

        file.MissingSince ??= now;
        (file.IsChanged, IsUrgent) = (true, true);
        Missing(logger, file.Path, file.Read, file.Length);
        _missing.Add(file);
        _changes++;
        if (file.Content is not null)
        {
            // Deleted and still open: what was written to it can be read.
            Queue(file);
        }
    }

    private void FindWhatBecameOfTheMissing(List<FoundFile> unknown)
    {
        if (_missing.Count == 0 || unknown.Count == 0)
        {
            return;
        }

        ForgetUnread(unknown);
        var byPlace = _missing.Where(file => !file.Print.IsEmpty)
            .SelectMany(file => (IEnumerable<(string Place, FollowedFile File)>)[(file.Path, file), (file.Base, file), (InodeOf(file.Key), file)])
            .ToLookup(entry => entry.Place, entry => entry.File, StringComparer.Ordinal);
        // What was rotated first: the same content at the path where it is written is rather a new file that begins alike.
        foreach (var found in unknown.OrderBy(found => found.IsWritten).ToList())
        {
            var candidates = Places(found).SelectMany(place => byPlace[place]).Where(file => file.IsMissing && IsEnough(file, found)).Distinct().OrderByDescending(file => file.Read).ToList();
            if (candidates.Count > 0 && !_byKey.ContainsKey(found.Facts.Key) && Examine(found, candidates) is { } file)
            {
                unknown.Remove(found);
                Find(file, found);
            }
        }
    }

    private void ForgetUnread(List<FoundFile> unknown)
    {
        var lengths = unknown.ToLookup(found => found.Facts.Key, found => found.Facts.Length);
        foreach (var file in _missing.Where(file => file.Print.IsEmpty && file.Key is { } key && lengths[key].Any(length => length >= file.Length)).ToList())
        {
            Forget(file);
        }
    }

    private void Find(FollowedFile file, FoundFile found)
    {
        Found(logger, file.Path, found.Path, file.Read);
        _missing.Remove(file);
        file.MoveTo(found);
        file.IsVerified = true;
        _byKey[found.Facts.Key] = file;
        if (!found.Gzip)
        {
            // A copy can hold less than was seen of the file itself.
            Lose(file, file.Length - found.Facts.Length);
            file.Length = found.Facts.Length;
        }

        IsUrgent = true;
        Queue(file);
    }

    private static IEnumerable<string> Places(FoundFile found) =>
        [found.Base, found.Path, Path.ChangeExtension(found.Path, null), InodeOf(found.Facts.Key)];

    private static string InodeOf(FileKey? key) => key is { } known ? known.Inode.ToString(CultureInfo.InvariantCulture) : "";

    private static bool IsEnough(FollowedFile file, FoundFile found) =>
        !found.IsWritten || file.Read >= EnoughToTell || file.Key?.Inode == found.Facts.Key.Inode;

    // The file whose content this is, as far as it is stored.
    private FollowedFile? Examine(FoundFile found, List<FollowedFile> candidates)
    {
        if (found.Unreadable || IsExamined(found) || (found.Gzip && File.Exists(Path.ChangeExtension(found.Path, null))))
        {
            return null;
        }

        try
        {
            using var content = FileContent.Open(found.Target ?? found.Path, found.Gzip);
            // Of a compressed file that ends where reading ended, the beginning says enough: no need to unpack it all.
            if (candidates.Find(file => found.Gzip && content.EndsAt(file.Read) ? file.Print.HasHeadOf(content) : file.Print.Begins(content)) is { } same)
            {
                return same;
            }

            _examined[found.Facts.Key] = (found.Facts, _changes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Asked again at the next look.
        }

        return null;
    }

    private bool IsExamined(FoundFile found) => _examined.TryGetValue(found.Facts.Key, out var before) && before == (found.Facts, _changes);

    // A rotation that came and went unseen leaves a file between the last one that is known and the one that is written now.
    private void TakeIfBetween(FoundFile found, DateTimeOffset now)
    {
        if (!_byBase.TryGetValue(found.Base, out var earlier) || !IsBetween(found, earlier, now)
            || found.Unreadable || _byKey.ContainsKey(found.Facts.Key) || (found.Gzip && File.Exists(Path.ChangeExtension(found.Path, null))))
        {
            return;
        }

        try
        {
            using var content = FileContent.Open(found.Target ?? found.Path, found.Gzip);
            // A copy of what is stored: of the whole, or made before the rest was written.
            if (earlier.Exists(file => IsCopy(content, found, file)))
            {
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }

        // Of one that went before anything was read of it, this is the content.
        foreach (var unread in earlier.Where(file => file.IsMissing && file.Print.IsEmpty && !file.IsSettled && file.Length <= found.Facts.Length).ToList())
        {
            Forget(unread);
        }

        Take(found, now);
    }

    // A list that was made while names were shifted may lack one: for a while after a rotation it can still turn up.
    private static bool IsBetween(FoundFile found, List<FollowedFile> earlier, DateTimeOffset now)
    {
        var last = earlier.FindLast(file => file.TakenAt < now - Unsettled) ?? earlier[0];
        var newest = earlier[^1];
        return !last.IsAtItsBase && found.Facts.Modified >= last.Modified && !(newest.IsAtItsBase && found.Facts.Modified > newest.FirstModified);
    }

    private static bool IsCopy(FileContent content, FoundFile found, FollowedFile file) =>
        (file.Read >= EnoughToTell || found.Facts.Modified == file.Modified) && content.EndsBefore(file.Read + 1) && (file.Print.Begins(content) || file.Print.Covers(content));

    private void Take(FoundFile found, DateTimeOffset now)
    {
        var hadEarlier = _byBase.TryGetValue(found.Base, out var earlier) && earlier.Count > 0;
        var file = Add(_lastId + 1, found.Base);
        (file.GrewAt, file.TakenAt, file.FirstModified) = (now, now, found.Facts.Modified);
        file.MoveTo(found);
        file.IsVerified = true;
        // The writer may write to the earlier one for a moment longer.
        file.NotBefore = hadEarlier && found.IsWritten ? now + settings.Handover : now;
        _byKey[found.Facts.Key] = file;
        IsUrgent = true;
        Taken(logger, found.Path, found.Facts.Length);
        if (_startAtEnd && !found.Gzip)
        {
            SkipToEnd(file);
        }

        Queue(file);
    }

    private static void SkipToEnd(FollowedFile file)
    {
        try
        {
            using var content = FileContent.Open(file.Place, compressed: false);
            var position = LastLineEnd.Of(content, file.Length);
            (file.Stored, file.Read) = (position, position);
            file.Print = file.StoredPrint = Fingerprint.Empty.Extend(content, position);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not readable yet: when it is, what was there before is not known to be older than the source.
        }
    }

    private FollowedFile Add(long id, string basePath)
    {
        _lastId = Math.Max(_lastId, id);
        var file = new FollowedFile(id, basePath);
        if (!_byBase.TryGetValue(basePath, out var files))
        {
            _byBase[basePath] = files = [];
        }

        files.Add(file);
        return file;
    }

    // Loss is only called so when the folders are the ones the files were in, and nothing turned up for a while.
    private void Settle(FolderView view, DateTimeOffset now)
    {
        if (view.Root != _root)
        {
            _root = view.Root;
            foreach (var file in _missing)
            {
                file.MissingSince = now;
            }
        }

        if (!view.IsComplete)
        {
            return;
        }

        foreach (var file in _missing.Where(file => file.Content is null && now - file.MissingSince > settings.MissingPatience).ToList())
        {
            if (!file.IsSettled)
            {
                Lose(file, file.Length - file.Read);
                (file.IsSettled, file.IsChanged, file.Length) = (true, true, file.Read);
            }

            if (now - file.MissingSince > Forgotten)
            {
                Forget(file);
            }
        }
    }

    /// <summary>Counts bytes that a file had and that are gone.</summary>
    public void Lose(FollowedFile file, long bytes)
    {
        if (bytes > 0)
        {
            Lost(logger, file.Path, bytes);
            file.Lost += bytes;
            (file.IsChanged, IsUrgent) = (true, true);
            LostNow += bytes;
        }
    }

    private void Forget(FollowedFile file)
    {
        _missing.Remove(file);
        _forgotten.Add(file.Id);
        _byBase[file.Base].Remove(file);
        if (_byBase[file.Base].Count == 0)
        {
            _byBase.Remove(file.Base);
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
