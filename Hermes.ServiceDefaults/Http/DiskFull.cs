namespace Hermes.ServiceDefaults.Http;

/// <summary>Tells a disk without room from other faults of files.</summary>
public static class DiskFull
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>True when the write may succeed once there is room.</summary>
    public static bool Is(Exception exception) => exception is IOException { HResult: NoSpaceLeft or QuotaExceeded or WindowsDiskFull };
}
