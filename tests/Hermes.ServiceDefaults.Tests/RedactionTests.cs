using Hermes.ServiceDefaults.Redaction;

namespace Hermes.ServiceDefaults.Tests;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("login with password=hunter2 failed", "hunter2")]
    [InlineData("""{"user":"etl","password":"hun\"ter2","port":5432}""", "ter2")]
    [InlineData("""payload {\"api_key\":\"hunter2\"} refused""", "hunter2")]
    [InlineData("Server=db;User Id=etl;Password=hunter2 two;Timeout=30", "hunter2", "two")]
    [InlineData("connect postgres://etl:hun:ter2@db:5432/prod failed", "ter2")]
    [InlineData("connect amqp://etl:p@ss@broker:5672/ failed", "p@ss", "ss@")]
    [InlineData("redis://:hunter2@cache:6379", "hunter2")]
    [InlineData("clone https://abcdef0123456789@github.com/x.git", "abcdef0123456789")]
    [InlineData("Authorization: Bearer abc.def-ghi123", "abc.def-ghi123")]
    [InlineData("\"Authorization\": \"Basic ZXRsOmh1bnRlcjI=\"", "ZXRsOmh1bnRlcjI")]
    [InlineData("got 401 with bearer 0123456789abcdef", "0123456789abcdef")]
    [InlineData("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl expired", "eyJzdWIiOiIxMjM0In0", "c2lnbmF0dXJl")]
    [InlineData("AWS key AKIAIOSFODNN7EXAMPLE was refused", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI", "EXAMPLEKEY")]
    [InlineData("AccountName=x;AccountKey=abc/def==;EndpointSuffix=core", "abc/def==")]
    [InlineData("https://acct.blob.core.windows.net/c?sv=2024&sig=abc%2Fdef", "abc%2Fdef")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY----- after", "MIIEow", "abc")]
    [InlineData("-----BEGIN PRIVATE KEY-----\\nMIIEcut", "MIIEcut")]
    [InlineData("sqlplus --password hunter2 -x", "hunter2")]
    [InlineData("CREATE USER etl IDENTIFIED BY 'hunter2'", "hunter2")]
    [InlineData("login failed for user 'etl' with password 'hunter2'", "hunter2")]
    [InlineData("push with ghp_0123456789abcdefghijABCDEFGHIJ failed", "ghp_0123456789")]
    [InlineData("posting to https://hooks.slack.com/services/T0/B0/abcdef failed", "T0/B0")]
    [InlineData("Set-Cookie: session=abcdef; HttpOnly", "abcdef")]
    [InlineData("DB_PASSWORD: \"cut before its end", "cut before")]
    [InlineData("called with hms_k3j9x0a1b2c3_QWxhZGRpbjpvcGVuIHNlc2FtZQ012345678901", "QWxhZGRpbjpvcGVu")]
    [InlineData("called with hmt_CfDJ8N-abc_def0123456789", "CfDJ8N", "abc_def")]
    [InlineData("got 401 with Basic ZXRsOmh1bnRlcjI=", "ZXRsOmh1bnRlcjI")]
    public void A_secret_does_not_survive(string text, params string[] secrets)
    {
        var redacted = SecretRedactor.Redact(text);

        Assert.All(secrets, secret => Assert.DoesNotContain(secret, redacted));
        Assert.Contains("***", redacted);
        Assert.Equal(redacted, SecretRedactor.Redact(redacted));
    }

    [Theory]
    [InlineData("2025-01-07 14:30:15 [ERROR] api.users.create - Database connection failed: Connection timeout after 30s")]
    [InlineData("FATAL: password authentication failed for user \"etl\"")]
    [InlineData("GET https://api.example.com:8443/v1/rates?date=2025-01-07 returned 503")]
    [InlineData("duplicate key value violates unique constraint \"trade_pkey\" Key (trade_id)=(42) already exists")]
    [InlineData("the certificate of sftp.example.com expired on 2025-01-06")]
    public void Text_without_secrets_stays_as_it_is(string text) => Assert.Equal(text, SecretRedactor.Redact(text));

    [Fact]
    public void Mail_addresses_are_masked_only_when_asked()
    {
        const string Text = "notify jo.doe@example.com";
        Assert.Equal(Text, SecretRedactor.Redact(Text));
        Assert.Equal("notify ***@example.com", SecretRedactor.Redact(Text, emails: true));
    }

    [Fact]
    public void Text_without_secrets_costs_next_to_nothing()
    {
        const string Line = "Stored 10000 lines of fleet in 42 ms; the next batch begins at 2025-01-07 14:30:15";
        SecretRedactor.Redact(Line);
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var start = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < 10_000; i++)
            {
                SecretRedactor.Redact(Line);
            }

            var needed = TimeProvider.System.GetElapsedTime(start);
            best = needed < best ? needed : best;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{best.TotalNanoseconds / 10_000:0} ns a line");
        Assert.True(best < TimeSpan.FromSeconds(5), $"10,000 lines took {best.TotalMilliseconds:0.0} ms.");
    }

    [Fact]
    public void A_hostile_line_is_redacted_in_linear_time()
    {
        var hostile = string.Concat(Enumerable.Repeat("password=\"\\", 20_000));
        var start = TimeProvider.System.GetTimestamp();

        SecretRedactor.Redact(hostile);

        // A quadratic step would take minutes.
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30));
    }
}
