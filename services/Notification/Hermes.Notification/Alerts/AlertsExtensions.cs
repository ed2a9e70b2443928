using Hermes.Contracts.Notification;
using Hermes.ServiceDefaults.Live;
using MassTransit;

namespace Hermes.Notification.Alerts;

internal static class AlertsExtensions
{
    public static void AddAlertConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<IncidentDiagnosedConsumer>();
        bus.AddConsumer<FailurePredictedConsumer>();
        bus.AddConsumer<PredictionClearedConsumer>();
    }

    public static IHostApplicationBuilder AddAlerts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<NotificationOptions>()
            .BindConfiguration(NotificationOptions.Section)
            .ValidateDataAnnotations()
            .Validate(
                options => string.IsNullOrWhiteSpace(options.PortalUrl) || (Uri.TryCreate(options.PortalUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"),
                "Notification:PortalUrl must be an http:// or https:// address, or empty.")
            .ValidateOnStart();
        builder.Services.AddSingleton<AlertIntake>();
        builder.Services.AddLiveFeed<Alert>(AlertRows.ReadAsync);
        return builder;
    }
}
