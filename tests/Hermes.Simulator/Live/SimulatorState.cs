using System.Text.Json;
using Hermes.Contracts.Http;

namespace Hermes.Simulator.Live;

/// <summary>What a restart must remember so that the story goes on: the demo anchors and how far lines were told.</summary>
internal sealed record SimulatorState
{
    public IReadOnlyList<DateTimeOffset> Anchors { get; init; } = [];

    public DateTimeOffset? ToldUntil { get; init; }

    public static SimulatorState Load(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return new SimulatorState();
        }

        try
        {
            return JsonSerializer.Deserialize<SimulatorState>(File.ReadAllText(path), HermesJson.Options) ?? new SimulatorState();
        }
        catch (JsonException error)
        {
            Console.WriteLine($"{path} cannot be read ({error.Message}); starting a new story.");
            return new SimulatorState();
        }
    }

    public void Save(string? path)
    {
        if (path is null)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, HermesJson.Options));
        File.Move(path + ".new", path, overwrite: true);
    }
}
