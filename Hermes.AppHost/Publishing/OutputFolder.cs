namespace Hermes.AppHost.Publishing;

/// <summary>The folder that holds what was published, and nothing that was published earlier and is no more.</summary>
internal sealed class OutputFolder(string path)
{
    public async Task WriteAsync(IReadOnlyDictionary<string, string> files, CancellationToken token)
    {
        Directory.CreateDirectory(path);
        foreach (var file in Directory.EnumerateFiles(path, "*.yaml", SearchOption.AllDirectories))
        {
            // Overlays that people wrote themselves lie in the same folder.
            if (!files.ContainsKey(Path.GetRelativePath(path, file).Replace('\\', '/')) && YamlText.IsOurs(await File.ReadAllTextAsync(file, token)))
            {
                File.Delete(file);
            }
        }

        foreach (var (name, content) in files)
        {
            var file = Path.Combine(path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, content, token);
        }
    }
}
