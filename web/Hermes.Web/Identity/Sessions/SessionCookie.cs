using System.Security.Claims;
using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Identity.Sessions;

/// <summary>The cookie of a session: it holds the session's number and nothing that could go stale.</summary>
internal static class SessionCookie
{
    public const string Scheme = "Portal";

    /// <summary>Cookie names with this prefix are taken by browsers from HTTPS only, for one host and all paths.</summary>
    private const string HostPrefix = "__Host-";

    public static void AddSessionCookie(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(Scheme).AddCookie(Scheme);
        builder.Services.AddOptions<CookieAuthenticationOptions>(Scheme).Configure<IOptions<AccountOptions>, IWebHostEnvironment>((cookie, options, environment) =>
        {
            Harden(cookie.Cookie, "hermes", options.Value, environment);
            // Links in mails lead here signed in; forms carry a token of their own.
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(options.Value.SessionHours);
            // Use is noted in the session itself, since an open page sends no requests that could renew a cookie.
            cookie.SlidingExpiration = false;
            cookie.ForwardDefaultSelector = context => context.Request.Headers.Authorization.Count > 0 ? SecuritySetup.BearerScheme : null;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
            cookie.Events.OnRedirectToLogin = ChallengeAsync;
            cookie.Events.OnRedirectToAccessDenied = ForbidAsync;
        });
        builder.Services.AddOptions<AntiforgeryOptions>().Configure<IOptions<AccountOptions>, IWebHostEnvironment>((forms, options, environment) =>
        {
            forms.Cookie = new FormCookie { SameSite = SameSiteMode.Strict };
            Harden(forms.Cookie, "hermes-form", options.Value, environment);
            forms.SuppressXFrameOptionsHeader = true;
        });
    }

    /// <summary>Gives the browser a session.</summary>
    public static Task SignInAsync(HttpContext http, Session session)
    {
        var claims = new ClaimsIdentity([new Claim(Session.IdClaim, session.Id.ToString())], Scheme);
        return http.SignInAsync(Scheme, new ClaimsPrincipal(claims));
    }

    /// <summary>Keeps a cookie from scripts and, where the portal speaks HTTPS, from anything else.</summary>
    public static void Harden(CookieBuilder cookie, string name, AccountOptions options, IWebHostEnvironment environment)
    {
        var secure = options.SecureCookies ?? !environment.IsDevelopment();
        cookie.Name = (secure ? HostPrefix : "") + name;
        cookie.HttpOnly = true;
        cookie.Path = "/";
        cookie.SecurePolicy = secure && cookie is not FormCookie ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<SessionStore>();
        if (Session.IdOf(context.Principal) is { } id && await sessions.FindAsync(id, context.HttpContext.RequestAborted) is { } session)
        {
            context.ReplacePrincipal(session.Principal());
        }
        else
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
        }
    }

    private static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (WantsPage(request))
        {
            context.Response.Redirect(ReturnUrl.SignIn(request.Path + request.QueryString));
            return Task.CompletedTask;
        }

        return TypedResults.Problem("Sign in at /sign-in.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in").ExecuteAsync(context.HttpContext);
    }

    private static Task ForbidAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (!WantsPage(context.Request))
        {
            return TypedResults.Problem("Your role does not allow this. Ask an admin for another one.", statusCode: StatusCodes.Status403Forbidden, title: "Not allowed")
                .ExecuteAsync(context.HttpContext);
        }

        if (context.HttpContext.User.HasClaim(claim => claim.Type == Session.MustChangePasswordClaim))
        {
            context.Response.Redirect(PasswordPage.Address);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return new RazorComponentResult<NoAccess>().ExecuteAsync(context.HttpContext);
    }

    private static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Secure without the framework's check of the request, which behind a proxy that ends HTTPS looks like plain HTTP.</summary>
    private sealed class FormCookie : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var options = base.Build(context, expiresFrom);
            options.Secure = Name!.StartsWith(HostPrefix, StringComparison.Ordinal);
            return options;
        }
    }
}
