namespace Hermes.Logs.Parsing;

/// <summary>What one reader has counted and not yet added up.</summary>
internal sealed class FormatTally(FormatFit fit, int formats)
{
    public FormatFit Fit => fit;

    public int[] Counts { get; } = new int[formats];

    public int Lines { get; set; }

    /// <summary>Readers that live for a few lines only add up now and then, but not never.</summary>
    public int Phase { get; } = Random.Shared.Next(16);

    public void Clear()
    {
        Array.Clear(Counts);
        Lines = 0;
    }
}
