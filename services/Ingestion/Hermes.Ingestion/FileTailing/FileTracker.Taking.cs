namespace Hermes.Ingestion.FileTailing;

/// <summary>Which files are new, and where reading them begins.</summary>
internal sealed partial class FileTracker
{
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
}
