using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Security;

namespace Hermes.Diagnosis.Knowledge;

internal static class KnowledgeEndpoints
{
    public static void MapKnowledge(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/knowledge", GetKnowledge).WithTags("knowledge")
            .WithSummary("What the rules know, most specific first within a category; one page.")
            .RequireAccess(Role.Viewer, Scopes.IncidentsRead);

    private static Page<KnowledgeEntry> GetKnowledge(KnowledgeBase knowledge) =>
        new([.. knowledge.Entries.OrderBy(entry => entry.Category, StringComparer.Ordinal).ThenByDescending(entry => entry.Specificity).ThenBy(entry => entry.Id, StringComparer.Ordinal)], null);
}
