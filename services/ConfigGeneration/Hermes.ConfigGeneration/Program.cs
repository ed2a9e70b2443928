using Hermes.ConfigGeneration;
using Hermes.ConfigGeneration.Generation;
using Hermes.ConfigGeneration.Samples;
using Hermes.ConfigGeneration.Templates;
using Hermes.ConfigGeneration.Validation;
using Hermes.ConfigGeneration.Versions;
using Hermes.ServiceDefaults;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Postgres;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPostgres("configdb");
builder.AddMessaging("messaging", static _ => { });
builder.AddConfigurationSettings();
builder.AddSamples();
builder.AddTemplates();
builder.AddVersions();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapSamples();
app.MapTemplates();
app.MapGeneration();
app.MapValidation();
app.MapVersions();
app.MapChanges();
app.Run();
