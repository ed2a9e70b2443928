namespace Hermes.Simulator.Model;

/// <summary>What goes wrong with single runs and means nothing: a slow one, a burst of bad rows, a thin delivery.</summary>
internal readonly record struct Noise(double Slowness, double Volume, double Lateness, int Errors, int Warnings, int Retries)
{
    public static Noise Roll(ref Dice dice) => new(
        dice.Chance(0.025) ? dice.Between(1.4, 2.6) : 1,
        dice.Chance(0.015) ? dice.Between(0.4, 0.75) : 1,
        dice.Chance(0.02) ? dice.Between(0.05, 0.3) : 0,
        dice.Chance(0.02) ? 1 + dice.Poisson(3) : 0,
        dice.Chance(0.03) ? 1 + dice.Poisson(2) : 0,
        dice.Chance(0.015) ? 1 + dice.Pick(2) : 0);
}
