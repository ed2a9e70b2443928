using System.CommandLine;
using Hermes.Benchmarks;
using Hermes.Benchmarks.Forecasts;
using Hermes.Benchmarks.Intake;
using Hermes.Benchmarks.Onboarding;
using Hermes.Benchmarks.Parsing;
using Hermes.Benchmarks.Scoring;
using Hermes.Benchmarks.Sniffing;

var root = new RootCommand("Measures what Hermes claims; one verb per claim.")
{
    DetectionVerb.Create(),
    ForecastVerb.Create(),
    ImportVerb.Create(),
    IntakeVerb.Create(),
    OnboardingVerb.Create(),
    ParsingVerb.Create(),
    ScoreboardVerb.Create(),
    ScoringVerb.Create(),
    SearchVerb.Create(),
    SniffingVerb.Create(),
    TrainingVerb.Create(),
};
return await root.Parse(args).InvokeAsync();
