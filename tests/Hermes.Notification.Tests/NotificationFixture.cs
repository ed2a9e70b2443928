using System.Collections.Concurrent;
using Hermes.Contracts.Events;
using Hermes.Contracts.Notification;
using Hermes.Notification.Alerts;
using Hermes.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Hermes.Notification.Tests;

/// <summary>The real service beside a mail server and a Slack of its own; every test uses a feed of its own.</summary>
public sealed class NotificationFixture : IAsyncLifetime
{
    private ServiceFixture<AlertIntake>? service;

    internal ServiceFixture<AlertIntake> Service => service!;

    public SmtpInbox Inbox { get; } = SmtpInbox.Start();

    public SlackServer Slack { get; private set; } = null!;

    public MessageListener<NotificationSent> Sent { get; private set; } = null!;

    public MessageListener<NotificationFailed> Failed { get; private set; } = null!;

    public NotificationClient Client => new(Service.Client);

    /// <summary>Everything the service logged, down to the finest level.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Slack = await SlackServer.StartAsync();
        service = await ServiceFixture<AlertIntake>.StartAsync("notificationdb", host =>
        {
            host.UseSetting("Notification:Smtp:Host", "127.0.0.1");
            host.UseSetting("Notification:Smtp:Port", Inbox.Port.ToString());
            host.UseSetting("Notification:Smtp:From", "Hermes <hermes@example.com>");
            host.UseSetting("Notification:Email:Recipients", "operations@example.com; desk@example.com");
            host.UseSetting("Notification:Slack:WebhookUrl", Slack.WebhookUrl);
            host.UseSetting("Outgoing:AllowPrivate", "127.0.0.1");
            host.UseSetting("Notification:PortalUrl", "http://portal.example.com");
            host.UseSetting("Notification:FirstRetry", "00:00:00.100");
            host.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Capture(Log)).AddFilter<Capture>(null, LogLevel.Trace));
        });
        Sent = await service.ListenAsync<NotificationSent>();
        Failed = await service.ListenAsync<NotificationFailed>();
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Inbox.DisposeAsync();
        await Slack.DisposeAsync();
    }

    /// <summary>The newest alert of a feed once it is as wanted.</summary>
    public Task<Alert> AlertAsync(string feed, Func<Alert, bool> wanted) => Eventually.GetAsync(
        async () => (await Client.GetAlertsAsync(feed, null, 10, CancellationToken.None)).Items.FirstOrDefault()!,
        alert => alert is not null && wanted(alert), what: $"the alert of {feed} is as wanted");

    public static IncidentDiagnosed Incident(string feed, int criticality = 4, string category = "Connection", string message = "Connection refused") => new()
    {
        IncidentId = Guid.NewGuid(),
        DiagnosisId = Guid.NewGuid(),
        OccurredAt = new DateTimeOffset(2026, 1, 7, 14, 30, 15, TimeSpan.Zero),
        DiagnosedAt = new DateTimeOffset(2026, 1, 7, 14, 30, 16, TimeSpan.Zero),
        Feed = feed,
        Component = "loader",
        TemplateId = "t1",
        Message = message,
        Category = category,
        Criticality = criticality,
        ProbableCause = "Nothing listens on db-7:5432: the node in Zürich is down.",
        RecommendedSolution = "1. Start the database.\n2. Rerun the feed.",
        Source = DiagnosisSource.Rules,
    };

    public static FailurePredicted Forecast(string feed, RiskStatus status = RiskStatus.Critical)
    {
        var now = new DateTimeOffset(2026, 1, 7, 14, 0, 0, TimeSpan.Zero);
        return new FailurePredicted
        {
            PredictionId = Guid.NewGuid(),
            Feed = feed,
            At = now,
            Probability = 0.83,
            Confidence = 0.9,
            Status = status,
            WindowStart = now.AddMinutes(30),
            WindowEnd = now.AddMinutes(60),
            Factors = ["Error rate is 6 times the usual", "Upstream FX_RATES is late"],
            RecommendedAction = "Check FX_RATES before 14:30.",
            Priority = 66,
            ModelVersion = "v1",
        };
    }

    private sealed class Capture(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose() => log.Clear();
    }
}
