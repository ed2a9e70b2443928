using System.Security.Cryptography;
using Hermes.Learning.Features;
using Hermes.Learning.Training;

namespace Hermes.Prediction.Models;

/// <summary>A stored model as bytes.</summary>
internal static class ModelArtifact
{
    /// <summary>SHA-256 of an artifact.</summary>
    public static string HashOf(byte[] artifact) => Convert.ToHexStringLower(SHA256.HashData(artifact));

    /// <summary>
    /// Loads an artifact. Its hash is checked first, because what reads trees is native code that bytes of chance may bring down, and it
    /// must answer before it serves.
    /// </summary>
    /// <param name="artifact">Bytes of a set.</param>
    /// <param name="hash">What they hashed to when they were stored; null for models of earlier releases.</param>
    /// <exception cref="InvalidDataException">It cannot be used.</exception>
    public static ForecastSet Load(byte[]? artifact, string? hash)
    {
        if (artifact is not { Length: > 0 })
        {
            throw new InvalidDataException("The artifact is no longer kept.");
        }

        if (hash is not null && hash != HashOf(artifact))
        {
            throw new InvalidDataException("The artifact is not what was stored: its SHA-256 differs.");
        }

        ForecastSet? set = null;
        try
        {
            set = ForecastSet.Load(artifact);
            var nothingKnown = new float[FeatureCatalog.Count];
            Array.Fill(nothingKnown, float.NaN);
            if (set.Heads.Values.Any(head => head.Predict(nothingKnown)[0] is not (>= 0 and <= 1)))
            {
                throw new InvalidDataException("The model answers with what is no probability.");
            }

            return set;
        }
        catch (Exception e)
        {
            set?.Dispose();
            throw e as InvalidDataException ?? new InvalidDataException($"The artifact is not readable: {e.Message}", e);
        }
    }
}
