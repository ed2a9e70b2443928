namespace Hermes.Contracts.Prediction;

/// <summary>What a challenger on trial said live beside the champion, against what came.</summary>
/// <param name="Challenger">Version on trial.</param>
/// <param name="Champion">Version that served.</param>
/// <param name="From">First forecast compared (UTC).</param>
/// <param name="To">Last forecast whose answer is out (UTC).</param>
/// <param name="Comparison">Average precision of the challenger minus that of the champion.</param>
/// <param name="ChallengerEce">Expected calibration error of the challenger.</param>
/// <param name="ChampionEce">Expected calibration error of the champion.</param>
/// <param name="Finding">The finding in a sentence.</param>
public sealed record ShadowReport(
    string Challenger, string Champion, DateTimeOffset From, DateTimeOffset To, ModelComparison Comparison, double ChallengerEce, double ChampionEce, string Finding);
