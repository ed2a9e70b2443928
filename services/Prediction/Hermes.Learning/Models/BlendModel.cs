using System.Text.Json;

namespace Hermes.Learning.Models;

/// <summary>The mean of the log-odds of several models. Its Shapley values are the mean of theirs, since they add up.</summary>
public sealed class BlendModel : IModel
{
    private readonly IModel[] parts;

    /// <summary>Averages models.</summary>
    /// <param name="parts">At least one.</param>
    public BlendModel(IReadOnlyList<IModel> parts) => this.parts = [.. parts];

    /// <inheritdoc/>
    public Algorithm Algorithm => Algorithm.Blend;

    /// <summary>The models it averages.</summary>
    public IReadOnlyList<IModel> Parts => parts;

    /// <summary>Loads the parts.</summary>
    /// <param name="bytes">What <see cref="Save"/> gave.</param>
    /// <param name="features">Names of the features they were trained on.</param>
    public static BlendModel Load(ReadOnlySpan<byte> bytes, IReadOnlyList<string> features) =>
        new([.. Unpack(bytes).Select(part => Stored.Load(part.Algorithm, part.Model, features))]);

    /// <summary>The stored parts, each as its own <see cref="IModel.Save"/> gave it; <see cref="InvalidDataException"/> when there are none.</summary>
    /// <param name="bytes">What <see cref="Save"/> gave.</param>
    public static IReadOnlyList<(Algorithm Algorithm, byte[] Model)> Unpack(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<Part[]>(bytes) is { Length: > 0 } parts
            ? Array.ConvertAll(parts, part => (part.Algorithm, part.Model))
            : throw new InvalidDataException("The stored blend has no parts.");

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        scores.Clear();
        var own = new double[scores.Length];
        foreach (var part in parts)
        {
            part.Score(rows, own);
            for (var i = 0; i < own.Length; i++)
            {
                scores[i] += own[i] / parts.Length;
            }
        }
    }

    /// <inheritdoc/>
    public float[] Explain(ReadOnlySpan<float> row)
    {
        var sum = Array.Empty<float>();
        foreach (var part in parts)
        {
            var own = part.Explain(row);
            sum = sum.Length == 0 ? new float[own.Length] : sum;
            for (var i = 0; i < own.Length; i++)
            {
                sum[i] += own[i] / parts.Length;
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public byte[] Save() => JsonSerializer.SerializeToUtf8Bytes(Array.ConvertAll(parts, part => new Part(part.Algorithm, part.Save())));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts)
        {
            part.Dispose();
        }
    }

    private sealed record Part(Algorithm Algorithm, byte[] Model);
}
