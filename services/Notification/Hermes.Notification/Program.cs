using Hermes.Notification.Alerts;
using Hermes.Notification.Channels;
using Hermes.Notification.Delivery;
using Hermes.Notification.ExternalAlerts;
using Hermes.ServiceDefaults;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Postgres;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPostgres("notificationdb");
builder.AddMessaging("messaging", bus => bus.AddAlertConsumers());
builder.AddChannels();
builder.AddAlerts();
builder.AddDelivery();
builder.AddExternalAlerts();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapAlerts();
app.MapChannels();
app.MapExternalAlerts();
app.Run();
