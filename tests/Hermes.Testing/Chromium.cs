namespace Hermes.Testing;

/// <summary>The browser that tests drive: Debian's Chromium, kept from calling home.</summary>
public static class Chromium
{
    private const string Path = "/usr/bin/chromium";

    /// <summary>Arguments for a headless run without network of its own.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>Where it is installed.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public static string Executable => File.Exists(Path)
        ? Path
        : throw new InvalidOperationException("These tests need Chromium: deploy/prerequisites.sh --tests installs it.");
}
