namespace Hermes.Notification.ExternalAlerts;

internal static class ExternalAlertsExtensions
{
    public static IHostApplicationBuilder AddExternalAlerts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ExternalAlertStore>();
        builder.Services.AddHostedService<ExternalAlertUpkeep>();
        return builder;
    }
}
