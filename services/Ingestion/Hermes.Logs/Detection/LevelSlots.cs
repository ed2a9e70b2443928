namespace Hermes.Logs.Detection;

/// <summary>Levels as indexes of tables; 0 is "no level".</summary>
internal static class LevelSlots
{
    public const int Count = (int)LineLevel.Fatal + 1;

    public static int Of(LineLevel? level) => (int)(level ?? 0);

    public static LineLevel? LevelOf(int slot) => slot == 0 ? null : (LineLevel)slot;
}
