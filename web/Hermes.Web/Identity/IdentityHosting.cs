using Hermes.ServiceDefaults.Security;
using Hermes.Web.Admin;
using Hermes.Web.Identity.Accounts;
using Hermes.Web.Identity.Provider;
using Hermes.Web.Identity.Sessions;
using Hermes.Web.Identity.SignIn;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Hermes.Web.Identity;

/// <summary>Who may use the portal, and as whom it speaks to the services.</summary>
internal static class IdentityHosting
{
    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccountOptions>().BindConfiguration("Identity").ValidateDataAnnotations().ValidateOnStart();
        builder.AddAccounts();
        builder.AddSessionCookie();
        builder.AddProvider();
        builder.AddPortalAccess();
        builder.Services.AddSingleton<SessionStore>();
        builder.Services.AddSingleton<ICallerIdentity, PortalCaller>();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddScoped<AuthenticationStateProvider, CircuitUser>();
        builder.Services.AddScoped<CircuitHandler, PortalCaller.OfCircuit>();
    }

    public static void MapIdentity(this WebApplication app)
    {
        app.MapSignOut();
        app.MapProvider();
        app.MapAuditDownload();
    }
}
