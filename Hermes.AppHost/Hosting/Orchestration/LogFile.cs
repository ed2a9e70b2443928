namespace Aspire.Hosting.Orchestration;

/// <summary>Keeps a resource's log within bounds while its process appends to it: the last part moves to <c>.1</c>, the file is emptied.</summary>
internal static class LogFile
{
    public const long Largest = 10 * 1024 * 1024;

    /// <summary>The file that tells why a process ended: its errors, if it wrote any.</summary>
    public static string Telling(ResourceInstance instance) =>
        new FileInfo(instance.ErrorLog) is { Exists: true, Length: > 0 } ? instance.ErrorLog : instance.Log;

    public static void Trim(string path, long largest = Largest)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.Length > largest)
        {
            // The process holds the file open for appending, so it goes on at the new end.
            file.CopyTo(path + ".1", overwrite: true);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            stream.SetLength(0);
        }
    }
}
