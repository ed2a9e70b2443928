using System.ComponentModel.DataAnnotations;
using Hermes.Schemas.Suggestions;

namespace Hermes.ConfigGeneration;

/// <summary>Settings of the service, section <c>Configurations</c>.</summary>
internal sealed class ConfigurationSettings
{
    /// <summary>Bare git repository that holds the configurations; made when missing.</summary>
    [Required]
    public string RepositoryPath { get; set; } = ".data/configurations";

    /// <summary>Folder for uploaded samples; beside the repository when not set.</summary>
    public string? SamplesPath { get; set; }

    /// <summary>Largest sample.</summary>
    [Range(1, 100_000)]
    public int MaxSampleMegabytes { get; set; } = 1_100;

    /// <summary>Most all samples together may take on the disk; the oldest go first.</summary>
    [Range(1, 10_000_000)]
    public int MaxSamplesMegabytes { get; set; } = 4_000;

    /// <summary>Whole samples that are profiled or proven at a time.</summary>
    [Range(1, 64)]
    public int SampleJobsAtOnce { get; set; } = 2;

    /// <summary>How long an answer waits for the proof over a large sample, which then goes on in the background.</summary>
    [Range(0, 60_000)]
    public int ProofWaitMilliseconds { get; set; } = 500;

    /// <summary>Hours a sample is kept.</summary>
    [Range(1, 24 * 365)]
    public int SampleRetentionHours { get; set; } = 24;

    /// <summary>Most samples kept at a time; the oldest go first.</summary>
    [Range(1, 100_000)]
    public int MaxSamples { get; set; } = 200;

    /// <summary>How names of columns are written here; suggestions to rename follow it.</summary>
    public NamingStyle NamingStyle { get; set; } = NamingStyle.SnakeCase;

    /// <summary>Longest time one git command may take.</summary>
    [Range(1, 600)]
    public int GitTimeoutSeconds { get; set; } = 30;

    /// <summary>Git repository elsewhere that every version is pushed to; none when not set.</summary>
    public string? RemoteUrl { get; set; }

    /// <summary>Token for it when it is reached by https; ssh uses the keys of the user the service runs as.</summary>
    public string? RemoteToken { get; set; }

    public string SamplesFolder => SamplesPath ?? $"{Path.GetFullPath(RepositoryPath).TrimEnd('/')}-samples";

    public long MaxSamplesBytes => MaxSamplesMegabytes * 1024L * 1024L;

    public long MaxSampleBytes => MaxSampleMegabytes * 1024L * 1024L;
}

internal static class ConfigurationSettingsSetup
{
    public static void AddConfigurationSettings(this WebApplicationBuilder builder) =>
        builder.Services.AddOptions<ConfigurationSettings>().BindConfiguration("Configurations").ValidateDataAnnotations().ValidateOnStart();
}
