using System.Text.Json;
using Hermes.Learning.Datasets;

namespace Hermes.Learning.Training;

/// <summary>Everything one version of the model answers: a forecaster for each question it could be trained for, trained on one history.</summary>
public sealed class ForecastSet : IDisposable
{
    private readonly Dictionary<Target, Forecaster> heads;

    /// <summary>Puts forecasters together.</summary>
    /// <param name="heads">By question; <see cref="Target.Window"/> is required.</param>
    public ForecastSet(IReadOnlyDictionary<Target, Forecaster> heads) => this.heads = new Dictionary<Target, Forecaster>(heads);

    /// <summary>Does a failure become known 30 to 60 minutes ahead?</summary>
    public Forecaster Window => heads[Target.Window];

    /// <summary>The questions it answers.</summary>
    public IReadOnlyDictionary<Target, Forecaster> Heads => heads;

    /// <summary>The forecaster of a question; <see langword="null"/> when the history did not carry one.</summary>
    /// <param name="target">The question.</param>
    public Forecaster? this[Target target] => heads.GetValueOrDefault(target);

    /// <summary>What serves before there is any history.</summary>
    public static ForecastSet Cold() => new(new Dictionary<Target, Forecaster> { [Target.Window] = Forecaster.Cold() });

    /// <summary>The whole set as bytes.</summary>
    public byte[] Save() => JsonSerializer.SerializeToUtf8Bytes(heads.ToDictionary(head => head.Key.ToString(), head => head.Value.Save()));

    /// <summary>Loads a set; <see cref="InvalidDataException"/> when it is broken or made for other features.</summary>
    /// <param name="bytes">What <see cref="Save"/> gave, or one forecaster of an older release.</param>
    public static ForecastSet Load(ReadOnlySpan<byte> bytes)
    {
        Dictionary<Target, byte[]>? parts;
        try
        {
            parts = JsonSerializer.Deserialize<Dictionary<Target, byte[]>>(bytes);
        }
        catch (JsonException)
        {
            return new ForecastSet(new Dictionary<Target, Forecaster> { [Target.Window] = Forecaster.Load(bytes) });
        }

        return parts?.ContainsKey(Target.Window) == true
            ? new ForecastSet(parts.ToDictionary(part => part.Key, part => Forecaster.Load(part.Value)))
            : throw new InvalidDataException("The stored model does not answer the main question.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var head in heads.Values)
        {
            head.Dispose();
        }
    }
}
