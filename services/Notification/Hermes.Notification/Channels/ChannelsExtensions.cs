using Microsoft.Extensions.Options;

namespace Hermes.Notification.Channels;

internal static class ChannelsExtensions
{
    public static IHostApplicationBuilder AddChannels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EmailOptions>().Configure<IConfiguration>((email, settings) =>
        {
            // One text with commas, or a list: Recipients:0, Recipients:1.
            var recipients = settings.GetSection("Notification:Email:Recipients");
            email.Recipients = recipients.Value ?? string.Join(',', recipients.GetChildren().Select(address => address.Value));
        });
        builder.Services.AddOptions<SlackOptions>().BindConfiguration("Notification:Slack");
        builder.Services.AddOptions<SmtpOptions>().BindConfiguration("Notification:Smtp").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SmtpOptions>, ValidateChannelOptions>();
        builder.Services.AddSingleton<INotificationChannel, EmailChannel>();
        builder.Services.AddSingleton<INotificationChannel, SlackChannel>();
        builder.Services.AddSingleton<ChannelSet>();
        return builder;
    }
}
