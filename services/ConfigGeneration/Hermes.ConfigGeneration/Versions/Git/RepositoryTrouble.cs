namespace Hermes.ConfigGeneration.Versions.Git;

/// <summary>What can be wrong with the repository, as callers and health tell it.</summary>
/// <param name="Code">Stable name.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record RepositoryTrouble(string Code, int Status, string Title, string Remedy)
{
    public static readonly RepositoryTrouble Locked = new("repositoryLocked", 503, "The repository is locked",
        "Nothing was changed. Try again in a moment; if it stays, see that no other git works on the repository and remove its *.lock files.");

    public static readonly RepositoryTrouble Full = new("repositoryFull", 507, "The disk of the repository is full",
        "Nothing was changed. Make room on the volume of Configurations:RepositoryPath and try again; reading goes on.");

    public static readonly RepositoryTrouble ReadOnly = new("repositoryReadOnly", 503, "The repository cannot be written",
        "Nothing was changed. Let the user of the service write to Configurations:RepositoryPath, or mount it writable, and try again; reading goes on.");

    public static readonly RepositoryTrouble Corrupt = new("repositoryCorrupt", 503, "The repository is damaged",
        "Nothing was changed. git fsck in Configurations:RepositoryPath names the damage; fetch what is missing from the remote repository or restore the last backup.");

    public static readonly RepositoryTrouble Lost = new("repositoryLost", 503, "The repository is not the one that was here",
        "Nothing was changed. The database knows versions that the repository has not. Mount the right volume at Configurations:RepositoryPath or restore the backup; to begin anew, empty the table repository_index.");

    public static readonly RepositoryTrouble NoGit = new("gitMissing", 503, "The git program cannot be started",
        "Install it (Debian: apt-get install git) and see that it is on the PATH of the service.");

    public static readonly RepositoryTrouble Failing = new("repositoryFailing", 503, "The repository does not work as it should",
        "Nothing was changed. The log of the service has what git said under this trace id.");

    private static readonly (string Said, RepositoryTrouble Means)[] Known =
    [
        ("No space left on device", Full), ("Out of diskspace", Full), ("Disk quota exceeded", Full), ("File too large", Full),
        ("Read-only file system", ReadOnly), ("Permission denied", ReadOnly), ("insufficient permission", ReadOnly),
        (".lock': File exists", Locked),
        ("not a git repository", Lost), ("Not a valid commit name", Lost),
        ("is corrupt", Corrupt), ("is empty", Corrupt), ("bad file", Corrupt), ("bad object", Corrupt), ("broken", Corrupt), ("inflate:", Corrupt), ("unable to unpack", Corrupt),
        ("Could not read", Corrupt), ("unable to read", Corrupt), ("failed to read", Corrupt), ("hash mismatch", Corrupt), ("nonexistent object", Corrupt), ("missing", Corrupt),
        ("index file corrupt", Corrupt), ("failed to unpack tree", Corrupt), ("Not a valid object name", Corrupt), ("does not match", Corrupt),
    ];

    /// <summary>What git's complaint means; where it says too little, a trial of the folder tells.</summary>
    public static RepositoryTrouble Of(string complaint, string folder) =>
        Known.Where(one => complaint.Contains(one.Said, StringComparison.OrdinalIgnoreCase)).Select(one => one.Means).FirstOrDefault() ?? Try(folder) ?? Failing;

    /// <summary>Whether the folder is there and takes a file; null when it does.</summary>
    public static RepositoryTrouble? Try(string folder)
    {
        // Larger than what a full volume still holds in a block it has given out.
        const int Trial = 16 * 1024;
        if (!Directory.Exists(folder))
        {
            return Lost;
        }

        var file = Path.Combine(folder, $"hermes-{Guid.NewGuid():N}.trial");
        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            stream.Write(new byte[Trial]);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ServiceDefaults.Http.DiskFull.Is(e) ? Full : ReadOnly;
        }
    }
}
