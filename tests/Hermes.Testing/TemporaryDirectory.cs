namespace Hermes.Testing;

/// <summary>Throw-away folders.</summary>
public static class TemporaryDirectory
{
    /// <summary>Creates a new folder that every user may enter (a server may run as another one).</summary>
    public static string Create(string prefix)
    {
        var directory = Directory.CreateTempSubdirectory($"{prefix}-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        return directory;
    }

    /// <summary>Deletes a folder as far as its files let go.</summary>
    public static void Delete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (IOException)
        {
            // A server may still be writing its last file; the system clears temporary folders.
        }
    }
}
