using System.Text.Json;
using Hermes.ConfigGeneration.Versions;
using Hermes.ConfigGeneration.Versions.Git;
using Hermes.Schemas.Configurations;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Security;

namespace Hermes.ConfigGeneration.Templates.Teams;

/// <summary>Stores and removes teams' templates: a change is a commit, as it is for configurations.</summary>
internal sealed class TemplateStore(VersionStore versions, GitRepository repository, TemplateFiles files, IOutbox outbox, AuditTrail audit)
{
    /// <summary>Stores a template when what the caller expects holds.</summary>
    public Task<TemplateOutcome> SaveAsync(string id, JsonElement template, Change change, Func<string?, bool> expected, CancellationToken ct) =>
        ChangeAsync(id, JsonSerializer.Serialize(template, ConfigurationJson.Options) + "\n", change, expected, ct);

    /// <summary>Removes a template when what the caller expects holds.</summary>
    public Task<TemplateOutcome> RemoveAsync(string id, Change change, Func<string?, bool> expected, CancellationToken ct) => ChangeAsync(id, null, change, expected, ct);

    private Task<TemplateOutcome> ChangeAsync(string id, string? content, Change change, Func<string?, bool> expected, CancellationToken ct) =>
        versions.ChangeAsync(async transaction =>
        {
            var listing = await files.ListAsync(await repository.HeadAsync(ct), ct);
            var current = listing.FirstOrDefault(file => file.Path == TemplateFiles.PathOf(id))?.Content;
            if (!expected(current))
            {
                return new TemplateOutcome(current, Conflict: true);
            }

            if (current is null && (content is null || listing.Count >= TeamTemplates.MostTemplates))
            {
                return new TemplateOutcome(null, Missing: content is null, Full: content is not null);
            }

            await repository.CommitFileAsync(TemplateFiles.PathOf(id), content, change.Message, GitAuthor.Parse(change.Author), CancellationToken.None);
            await outbox.AddAsync(transaction, audit.Event(change.Caller, change.Action, id, change.Message), CancellationToken.None);
            return new TemplateOutcome(current);
        }, ct);
}

/// <summary>What became of a change of a template.</summary>
/// <param name="Before">Content id before it; null when there was no such template.</param>
/// <param name="Conflict">It was made on another version, and was not made.</param>
/// <param name="Missing">There is none to remove.</param>
/// <param name="Full">There are as many as there may be.</param>
internal sealed record TemplateOutcome(string? Before, bool Conflict = false, bool Missing = false, bool Full = false);
