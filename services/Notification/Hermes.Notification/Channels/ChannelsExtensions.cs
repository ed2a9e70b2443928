using Microsoft.Extensions.Options;

namespace Hermes.Notification.Channels;

internal static class ChannelsExtensions
{
    public static IHostApplicationBuilder AddChannels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EmailOptions>().BindConfiguration("Notification:Email");
        builder.Services.AddOptions<SlackOptions>().BindConfiguration("Notification:Slack");
        builder.Services.AddOptions<SmtpOptions>().BindConfiguration("Notification:Smtp").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SmtpOptions>, ValidateChannelOptions>();
        builder.Services.AddSingleton<INotificationChannel, EmailChannel>();
        builder.Services.AddSingleton<INotificationChannel, SlackChannel>();
        builder.Services.AddSingleton<ChannelSet>();
        return builder;
    }
}
