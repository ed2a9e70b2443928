using System.Security.Claims;
using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.SignIn;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Identity.Accounts;

/// <summary>Makes the first admin and the first API key from settings, where they are missing.</summary>
internal sealed partial class Bootstrap(IServiceScopeFactory scopes, ApiKeys keys, IOptions<AccountOptions> options, TimeProvider clock, ILogger<Bootstrap> log) : IHostedService
{
    private const int KeyYears = 10;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var portal = HermesClaims.Principal(HermesClaims.Service, "portal", "portal", [], []);
        await using var scope = scopes.CreateAsyncScope();
        var settings = options.Value;
        var signIn = scope.ServiceProvider.GetRequiredService<PasswordSignIn>();
        if (!await signIn.IsAnybodyKnownAsync(cancellationToken))
        {
            await MakeAdminAsync(scope.ServiceProvider.GetRequiredService<UserAdministration>(), settings, portal, cancellationToken);
        }

        if (!string.IsNullOrEmpty(settings.ApiKey))
        {
            await keys.AdoptAsync(settings.ApiKey, "from settings", Scopes.All, clock.GetUtcNow().AddYears(KeyYears), portal, cancellationToken);
        }
    }

    private async Task MakeAdminAsync(UserAdministration users, AccountOptions settings, ClaimsPrincipal portal, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(settings.AdminPassword))
        {
            NobodyKnown();
            return;
        }

        try
        {
            await users.BootstrapAsync(settings.AdminUser, settings.AdminPassword, portal, ct);
            AdminMade(settings.AdminUser);
        }
        catch (AdministrationException refusal)
        {
            AdminNotMade(refusal.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "There is no user yet, so nobody can sign in. Set Identity__AdminPassword (and Identity__AdminUser, if not 'admin') and start the portal again.")]
    private partial void NobodyKnown();

    [LoggerMessage(LogLevel.Error, "The first admin was not made from Identity:AdminUser and Identity:AdminPassword: {Reason}")]
    private partial void AdminNotMade(string reason);

    [LoggerMessage(LogLevel.Information, "Made the first admin, {User}, with the password of the setting Identity:AdminPassword")]
    private partial void AdminMade(string user);
}
