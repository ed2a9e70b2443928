namespace Hermes.ConfigGeneration.Templates;

/// <summary>Hermes's own templates together with the teams'.</summary>
internal sealed class TemplateCatalog(TemplateLibrary library)
{
    /// <summary>The templates as they stand now.</summary>
    public Task<TemplateBook> ReadAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(new TemplateBook(library.All.Select(shipped => new TemplateEntry(shipped.Template, shipped.Json)), []));
    }
}
