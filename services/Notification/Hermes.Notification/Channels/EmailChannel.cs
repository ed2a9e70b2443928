using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Hermes.Notification.Channels;

/// <summary>E-mail over SMTP, text and HTML, threaded by cause.</summary>
internal sealed class EmailChannel(IOptions<SmtpOptions> smtp, IOptions<EmailOptions> email) : INotificationChannel
{
    private const int MaxSubject = 180;
    private const int Submission = 587;
    private const int PlainSmtp = 25;
    private static readonly TimeSpan sendTimeout = TimeSpan.FromSeconds(30);
    private readonly string[] recipients = [.. email.Value.Addresses];

    public string Name => "email";

    public bool Enabled => !string.IsNullOrWhiteSpace(smtp.Value.Host) && recipients.Length > 0;

    public string Target => Enabled
        ? $"{string.Join(", ", recipients)} by {smtp.Value.Host}"
        : "Set Notification:Smtp:Host, Notification:Smtp:From and Notification:Email:Recipients.";

    public int Parallelism => 2;

    public TimeSpan Pause => TimeSpan.Zero;

    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        using var mail = Compose(message);
        using var client = new SmtpClient(smtp.Value.Host, smtp.Value.Port ?? (smtp.Value.StartTls ? Submission : PlainSmtp)) { EnableSsl = smtp.Value.StartTls };
        if (!string.IsNullOrEmpty(smtp.Value.UserName))
        {
            client.Credentials = new NetworkCredential(smtp.Value.UserName, smtp.Value.Password);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(sendTimeout);
        try
        {
            await client.SendMailAsync(mail, limit.Token).WaitAsync(limit.Token);
            return SendOutcome.Sent();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return SendOutcome.Retry($"The mail server did not answer within {sendTimeout.TotalSeconds:0} s.");
        }
        catch (SmtpFailedRecipientException e)
        {
            return Judge(e);
        }
        catch (SmtpException e)
        {
            return SendOutcome.Retry(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message);
        }
    }

    /// <summary>A mail that reached some recipients is sent: sending it again would repeat it to them.</summary>
    private SendOutcome Judge(SmtpFailedRecipientException failure)
    {
        var failures = failure is SmtpFailedRecipientsException several ? several.InnerExceptions : [failure];
        var text = "Refused: " + string.Join("; ", failures.Select(one => $"{one.FailedRecipient} ({one.StatusCode})"));
        if (failures.Length < recipients.Length)
        {
            return SendOutcome.Sent(text);
        }

        // 5xx is an answer for good, 4xx (a busy or greylisting server) is not.
        return failures.All(one => (int)one.StatusCode >= 500) ? SendOutcome.Refused(text) : SendOutcome.Retry(text);
    }

    private MailMessage Compose(OutgoingMessage message)
    {
        var from = new MailAddress(smtp.Value.From!);
        var mail = new MailMessage
        {
            From = from,
            Subject = Header($"[{message.Severity}] {message.Title}"),
            SubjectEncoding = Encoding.UTF8,
            Priority = message.Severity == "critical" ? MailPriority.High : MailPriority.Normal,
        };
        foreach (var recipient in recipients)
        {
            mail.To.Add(new MailAddress(recipient));
        }

        // Mails of one cause name the same ancestor, which mail readers show as one thread.
        var thread = $"<group.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.GroupKey)))[..32]}@{from.Host}>";
        mail.Headers.Add("Message-ID", $"<{message.DeliveryId:N}@{from.Host}>");
        mail.Headers.Add("In-Reply-To", thread);
        mail.Headers.Add("References", thread);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.AlternateViews.Add(View(MailText.Plain(message), MediaTypeNames.Text.Plain));
        mail.AlternateViews.Add(View(MailText.Html(message), MediaTypeNames.Text.Html));
        return mail;
    }

    private static AlternateView View(string text, string mediaType)
    {
        // CRLF is the line break of mail. Base64 keeps it; the quoted-printable encoder would write it as characters.
        var view = AlternateView.CreateAlternateViewFromString(text.ReplaceLineEndings("\r\n"), Encoding.UTF8, mediaType);
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }

    /// <summary>A line break in a header would start another header.</summary>
    private static string Header(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= MaxSubject ? line : line[..(MaxSubject - 1)] + "…";
    }
}
