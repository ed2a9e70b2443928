using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Notification.Delivery;

internal static class DeliveryExtensions
{
    public static IHostApplicationBuilder AddDelivery(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeliverySignal>();
        builder.Services.AddSingleton<DeliveryQueue>();
        builder.Services.AddSingleton<DeliveryMetrics>();
        builder.Services.AddSingleton<ISampledMetrics>(services => services.GetRequiredService<DeliveryMetrics>());
        builder.Services.AddHostedService<DeliveryWorker>();
        builder.Services.AddHostedService<SourceUpkeep>();
        return builder;
    }
}
