using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Contracts.Configurations;

namespace Hermes.ConfigGeneration.Templates.Teams;

/// <summary>
/// The teams' templates as the repository has them, whoever put them there. They are checked and tried when the files change; one that
/// fails is named and not used. What was found is kept until the next change.
/// </summary>
internal sealed class TeamTemplates(TemplateLibrary library, GitRepository repository, TemplateFiles files)
{
    /// <summary>Most files looked at.</summary>
    public const int MostTemplates = 200;
    private volatile Found? last;

    /// <summary>All usable templates, Hermes's own among them.</summary>
    public async Task<TemplateBook> ReadAsync(CancellationToken ct)
    {
        try
        {
            return await ReadFilesAsync(ct);
        }
        catch (GitFailedException failed)
        {
            // What ships with Hermes serves all the same; what is missing is named.
            return new TemplateBook(library.All.Select(shipped => new TemplateEntry(shipped.Template, shipped.Json)), [new UnusableTemplate("templates/", [$"{failed.Title}. {failed.Remedy}"])]);
        }
    }

    private async Task<TemplateBook> ReadFilesAsync(CancellationToken ct)
    {
        var head = await repository.HeadAsync(ct);
        if (last is { } known && known.Head == head)
        {
            return known.Book;
        }

        var listing = await files.ListAsync(head, ct);
        var book = last is { } same && same.Files.SequenceEqual(listing) ? same.Book : await CheckAsync(listing, ct);
        last = new Found(head, listing, book);
        return book;
    }

    private async Task<TemplateBook> CheckAsync(IReadOnlyList<TemplateFile> listing, CancellationToken ct)
    {
        var unusable = new List<UnusableTemplate>();
        var read = new Dictionary<string, TemplateEntry>(StringComparer.Ordinal);
        foreach (var (file, i) in listing.Select((file, i) => (file, i)))
        {
            var id = TemplateFiles.IdOf(file.Path);
            var problem = id is null ? "A template's file is templates/ID.json."
                : i >= MostTemplates ? $"There are more than {MostTemplates} templates; this one was not looked at."
                : file.Bytes > TemplateCheck.MaxBytes ? $"The file is larger than {TemplateCheck.MaxBytes / 1024} KB."
                : library.Find(id) is not null ? $"'{id}' is the id of a template that ships with Hermes; use another."
                : null;
            if (problem is not null)
            {
                unusable.Add(new UnusableTemplate(file.Path, [problem]));
                continue;
            }

            var json = await files.ReadAsync(file.Content, ct);
            var (template, problems) = TemplateCheck.Read(json, id);
            if (template is null)
            {
                unusable.Add(new UnusableTemplate(file.Path, problems));
            }
            else
            {
                read[template.Id] = new TemplateEntry(template, json, file.Content);
            }
        }

        // A test may name another team's template, so each is tried when all are known.
        foreach (var (id, entry) in read.ToList())
        {
            if (TemplateCheck.Try(entry.Template, other => library.Find(other) ?? read.GetValueOrDefault(other)?.Template, ct) is { Count: > 0 } differences)
            {
                unusable.Add(new UnusableTemplate(TemplateFiles.PathOf(id), differences));
                read.Remove(id);
            }
        }

        return new TemplateBook(library.All.Select(shipped => new TemplateEntry(shipped.Template, shipped.Json)).Concat(read.Values), unusable);
    }

    private sealed record Found(string Head, IReadOnlyList<TemplateFile> Files, TemplateBook Book);
}
