using System.ComponentModel.DataAnnotations;

namespace Hermes.Diagnosis.Ollama;

/// <summary>Section <c>Ollama</c>: the language model, if there is one.</summary>
internal sealed class OllamaOptions
{
    public const string Section = "Ollama";

    /// <summary>Address such as <c>http://localhost:11434</c>; empty means that the rules answer.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Model to ask.</summary>
    [Required]
    public string Model { get; set; } = "llama3.1";

    /// <summary>Time for one diagnosis, a repair of its answer included.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Context length in tokens. Ollama's own default is 4096 on small machines and cuts longer prompts silently.</summary>
    [Range(1024, 1_048_576)]
    public int NumCtx { get; set; } = 8192;

    /// <summary>How long Ollama keeps the model loaded, in its notation; empty leaves that to Ollama.</summary>
    public string? KeepAlive { get; set; } = "30m";

    /// <summary>Diagnoses asked for at the same time.</summary>
    [Range(1, 64)]
    public int Parallelism { get; set; } = 2;

    public bool Configured => !string.IsNullOrWhiteSpace(Endpoint);
}
