using System.Net.Mail;
using Hermes.ServiceDefaults.Outgoing;
using Microsoft.Extensions.Options;

namespace Hermes.Notification.Channels;

/// <summary>Section <c>Notification:Smtp</c>: the mail server; without a host there is no e-mail.</summary>
internal sealed class SmtpOptions
{
    public string? Host { get; set; }

    /// <summary>587 with StartTls, else 25, unless set.</summary>
    public int? Port { get; set; }

    public string? UserName { get; set; }

    public string? Password { get; set; }

    public string? From { get; set; }

    public bool StartTls { get; set; }
}

/// <summary>Section <c>Notification:Email</c>.</summary>
internal sealed class EmailOptions
{
    /// <summary>Addresses, separated by comma or semicolon.</summary>
    public string? Recipients { get; set; }

    public IEnumerable<string> Addresses =>
        (Recipients ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Section <c>Notification:Slack</c>.</summary>
internal sealed class SlackOptions
{
    /// <summary>Address of an incoming webhook; a secret.</summary>
    public string? WebhookUrl { get; set; }
}

/// <summary>All faults of the channel settings at once; a channel is either set completely or left out.</summary>
internal sealed class ValidateChannelOptions(IOptions<EmailOptions> email, IOptions<SlackOptions> slack) : IValidateOptions<SmtpOptions>
{
    private const int MaxPort = 65_535;

    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        var faults = new List<string>();
        if (!string.IsNullOrWhiteSpace(options.Host))
        {
            if (!MailAddress.TryCreate(options.From, out _))
            {
                faults.Add("Notification:Smtp:From must be a mail address when Notification:Smtp:Host is set.");
            }

            if (!email.Value.Addresses.Any())
            {
                faults.Add("Notification:Email:Recipients must name at least one address when Notification:Smtp:Host is set.");
            }
        }

        if (options.Port is < 1 or > MaxPort)
        {
            faults.Add($"Notification:Smtp:Port must be from 1 to {MaxPort}.");
        }

        faults.AddRange(email.Value.Addresses
            .Where(address => !MailAddress.TryCreate(address, out _))
            .Select(address => $"Notification:Email:Recipients holds '{address}', which is no mail address. Separate addresses by commas."));
        if (!string.IsNullOrWhiteSpace(slack.Value.WebhookUrl)
            && !(Uri.TryCreate(slack.Value.WebhookUrl, UriKind.Absolute, out var webhook) && OutgoingGuard.Refusal(webhook) is null && (webhook.Scheme == Uri.UriSchemeHttps || webhook.IsLoopback)))
        {
            faults.Add("Notification:Slack:WebhookUrl must be an https:// address without a user name.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
