using Hermes.ServiceDefaults.Http;

namespace Hermes.ConfigGeneration.Versions.Git;

/// <summary>The repository did not do what was asked, and nothing was changed.</summary>
internal sealed class GitFailedException(RepositoryTrouble trouble, string message, Exception? inner = null)
    : TroubleException(trouble.Status, trouble.Code, trouble.Title, trouble.Remedy, message, inner)
{
    public RepositoryTrouble Trouble { get; } = trouble;
}
