namespace Hermes.Notification.Delivery;

internal static class DeliveryExtensions
{
    public static IHostApplicationBuilder AddDelivery(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeliverySignal>();
        builder.Services.AddSingleton<DeliveryQueue>();
        builder.Services.AddHostedService<DeliveryWorker>();
        builder.Services.AddHostedService<SourceUpkeep>();
        return builder;
    }
}
