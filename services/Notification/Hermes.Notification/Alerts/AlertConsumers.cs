using Hermes.Contracts.Events;
using Hermes.Notification.Delivery;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Hermes.Notification.Alerts;

/// <summary>Alerts for diagnosed errors that are critical enough.</summary>
internal sealed class IncidentDiagnosedConsumer(AlertIntake intake, DeliverySignal signal, IOptions<NotificationOptions> options) : IConsumer<IncidentDiagnosed>
{
    public async Task Consume(ConsumeContext<IncidentDiagnosed> context)
    {
        if (context.Message.Criticality >= options.Value.MinimumCriticality
            && await intake.TakeAsync(AlertDraft.From(context.Message), context.CancellationToken))
        {
            signal.Raise();
        }
    }
}

/// <summary>Alerts for forecasts that are critical.</summary>
internal sealed class FailurePredictedConsumer(AlertIntake intake, DeliverySignal signal) : IConsumer<FailurePredicted>
{
    public async Task Consume(ConsumeContext<FailurePredicted> context)
    {
        if (context.Message.Status == RiskStatus.Critical && await intake.TakeAsync(AlertDraft.From(context.Message), context.CancellationToken))
        {
            signal.Raise();
        }
    }
}

/// <summary>Closes alerts whose forecast has passed.</summary>
internal sealed class PredictionClearedConsumer(AlertIntake intake) : IConsumer<PredictionCleared>
{
    public Task Consume(ConsumeContext<PredictionCleared> context) =>
        intake.ClearAsync(context.Message.Feed, context.Message.PredictionId, context.Message.At, context.CancellationToken);
}
