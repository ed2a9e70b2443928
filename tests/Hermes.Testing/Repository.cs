namespace Hermes.Testing;

/// <summary>Where the checkout under test lies.</summary>
public static class Repository
{
    /// <summary>Folder of Hermes.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>Full path of a file of the repository.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hermes.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Hermes.sln was not found above {AppContext.BaseDirectory}; run the tests from a checkout.");
    }
}
