using Hermes.Prediction;
using Hermes.Prediction.Backtests;
using Hermes.Prediction.Causes;
using Hermes.Prediction.Executions;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Lateness;
using Hermes.Prediction.Models;
using Hermes.Prediction.Scoreboard;
using Hermes.Prediction.Scoring;
using Hermes.ServiceDefaults;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Postgres;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPostgres("predictiondb");
builder.AddForecasting();
builder.AddBacktests();
builder.AddMessaging("messaging", bus =>
{
    bus.AddConsumer<ExecutionsRecordedConsumer>();
    bus.AddConsumer<LogActivityCountedConsumer>();
    bus.AddConsumer<LineageRecordedConsumer>();
    bus.AddConsumer<IncidentDiagnosedConsumer>();
    bus.AddConsumer<IncidentResolvedConsumer>();
});

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapFeeds();
app.MapFeedHistory();
app.MapInferences();
app.MapPredictions();
app.MapPredict();
app.MapRisks();
app.MapFeedback();
app.MapScoreboard();
app.MapModels();
app.MapTraining();
app.MapBacktests();
app.Run();
