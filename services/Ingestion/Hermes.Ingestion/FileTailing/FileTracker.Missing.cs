using System.Globalization;

namespace Hermes.Ingestion.FileTailing;

/// <summary>What became of files that are not where they were: moved, unpacked or packed, or gone with what was not read.</summary>
internal sealed partial class FileTracker
{
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
}
