namespace Hermes.ServiceDefaults.Http;

/// <summary>Something a service stands on does not work, and nothing was changed. Callers get a problem that says what to do.</summary>
/// <param name="status">503, or 507 when there is no room.</param>
/// <param name="code">Stable name of the trouble, <c>repositoryFull</c> for example.</param>
/// <param name="title">What is wrong, in some words.</param>
/// <param name="remedy">What to do; no addresses of the machine.</param>
/// <param name="message">For the log.</param>
/// <param name="inner">What was thrown.</param>
public abstract class TroubleException(int status, string code, string title, string remedy, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    /// <summary>Stable name of the trouble.</summary>
    public string Code => code;

    /// <summary>What is wrong.</summary>
    public string Title => title;

    /// <summary>What to do.</summary>
    public string Remedy => remedy;
}
