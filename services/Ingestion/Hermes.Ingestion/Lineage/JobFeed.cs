using System.Security.Cryptography;
using System.Text;
using Hermes.Ingestion.Sources;
using Microsoft.Extensions.Options;

namespace Hermes.Ingestion.Lineage;

/// <summary>Which feed a job is: the setting <c>Ingestion:LineageFeed</c> with its namespace and name put in.</summary>
internal sealed class JobFeed(IOptions<IngestionOptions> options)
{
    private const int DigestCharacters = 16;

    /// <summary>A name longer than a feed's is cut and told apart by a digest; what cannot be shown becomes a low line.</summary>
    public string Of(JobName job)
    {
        var name = options.Value.LineageFeed.Replace("{namespace}", job.Namespace, StringComparison.Ordinal).Replace("{name}", job.Name, StringComparison.Ordinal);
        name = string.Concat(name.Trim().Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '_' : c));
        if (name is "." or ".." or "")
        {
            name += "_";
        }

        return name.Length <= SourceNames.Longest ? name
            : $"{name[..(SourceNames.Longest - DigestCharacters - 1)]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..DigestCharacters]}";
    }
}
