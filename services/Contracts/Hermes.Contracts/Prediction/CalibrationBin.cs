namespace Hermes.Contracts.Prediction;

/// <summary>One point of a calibration curve: what was said against what happened. Bins without rows are left out.</summary>
/// <param name="Predicted">Mean probability said (0..1).</param>
/// <param name="Observed">Share that failed (0..1).</param>
/// <param name="Count">Forecasts in the bin.</param>
public sealed record CalibrationBin(double Predicted, double Observed, long Count);
