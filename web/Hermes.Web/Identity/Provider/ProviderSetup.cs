using Hermes.ServiceDefaults.Outgoing;
using Hermes.Web.Identity.Sessions;
using Hermes.Web.Identity.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Identity.Provider;

/// <summary>Sign-in through an OAuth 2 or OpenID provider.</summary>
internal static class ProviderSetup
{
    public const string Start = "/sign-in/provider";
    public const string ProblemParameter = "problem";
    private const string Scheme = "Provider";
    private const string Section = "Identity:OAuth";
    private const string Callback = "/sign-in/callback";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void AddProvider(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<ProviderOptions>, ProviderOptions.Check>();
        builder.Services.AddOptions<ProviderOptions>().BindConfiguration(Section).ValidateOnStart();
        if (string.IsNullOrEmpty(builder.Configuration[$"{Section}:ClientId"]))
        {
            return;
        }

        builder.Services.AddSingleton<ProviderEndpoints>();
        builder.Services.AddSingleton<ProviderAccounts>();
        builder.Services.AddAuthentication().AddOAuth<OAuthOptions, ProviderHandler>(Scheme, _ => { });
        builder.Services.AddOptions<OAuthOptions>(Scheme).Configure<IOptions<ProviderOptions>, IOptions<AccountOptions>, IWebHostEnvironment, OutgoingGuard>((oauth, provider, accounts, environment, guard) =>
        {
            var settings = provider.Value;
            oauth.ClientId = settings.ClientId!;
            oauth.ClientSecret = settings.ClientSecret!;
            oauth.UsePkce = true;
            oauth.CallbackPath = Callback;
            oauth.BackchannelHttpHandler = guard.CreateHandler(Patience);
            oauth.BackchannelTimeout = Patience;
            // The handler wants some before discovery has found the right ones.
            oauth.AuthorizationEndpoint = oauth.TokenEndpoint = settings.Issuer;
            foreach (var scope in settings.Scopes is [] ? ["openid", "profile"] : settings.Scopes)
            {
                oauth.Scope.Add(scope);
            }

            SessionCookie.Harden(oauth.CorrelationCookie, "hermes-provider.", accounts.Value, environment);
            oauth.CorrelationCookie.SameSite = SameSiteMode.Lax;
            oauth.Events.OnTicketReceived = EnterAsync;
            oauth.Events.OnRemoteFailure = RefuseAsync;
        });
    }

    public static void MapProvider(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ProviderOptions>>().Value.IsOn)
        {
            app.MapGet(Start, StartAsync).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static async Task StartAsync(HttpContext http, string? returnUrl)
    {
        try
        {
            await http.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = ReturnUrl.Checked(returnUrl) });
        }
        catch (AuthenticationFailureException failure)
        {
            await RefuseAsync(http, failure);
        }
    }

    private static async Task EnterAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        try
        {
            var session = await http.RequestServices.GetRequiredService<ProviderAccounts>().EnterAsync(context.Principal!, http.RequestAborted);
            await SessionCookie.SignInAsync(http, session);
            http.Response.Redirect(ReturnUrl.Checked(context.ReturnUri));
        }
        catch (AuthenticationFailureException failure)
        {
            await RefuseAsync(http, failure);
        }

        context.HandleResponse();
    }

    private static async Task RefuseAsync(RemoteFailureContext context)
    {
        await RefuseAsync(context.HttpContext, context.Failure);
        context.HandleResponse();
    }

    private static async Task RefuseAsync(HttpContext http, Exception? failure)
    {
        await http.RequestServices.GetRequiredService<ProviderAccounts>().RefusedAsync(failure?.Message ?? "no reason given", http.RequestAborted);
        http.Response.Redirect($"/sign-in?{ProblemParameter}=provider");
    }
}
