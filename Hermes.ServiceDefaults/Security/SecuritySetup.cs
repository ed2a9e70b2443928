using Hermes.ServiceDefaults.Postgres;
using Hermes.ServiceDefaults.Http.Limits;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Hermes.ServiceDefaults.Security;

/// <summary>Who may come in: keys, tokens and what endpoints require. Everything is closed unless it says otherwise.</summary>
public static class SecuritySetup
{
    /// <summary>Authentication scheme of keys and internal tokens.</summary>
    public const string BearerScheme = "Bearer";

    internal static WebApplicationBuilder AddSecurity(this WebApplicationBuilder builder)
    {
        DapperSetup.Apply();
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        builder.Services.AddSingleton<IdentityDatabase>();
        builder.Services.AddSingleton<ApiKeyDoor>();
        builder.Services.AddSingleton<ApiKeys>();
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<AuditReader>();
        builder.Services.AddSingleton<InternalTokens>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.TryAddSingleton<ICallerIdentity, RequestCaller>();
        builder.Services.AddTransient<CallerTokenHandler>();
        builder.Services.AddHostedService<IdentityStart>();
        builder.Services.AddHostedService<KeyUseRecorder>();

        builder.Services.AddDataProtection().SetApplicationName("Hermes");
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IdentityDatabase>((options, identity) => options.XmlRepository = new DataProtectionKeys(identity));
        // It would say at every start that keys lie in the database as they are; docs/security.md says what follows.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        builder.Services.AddAuthentication(BearerScheme).AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerScheme, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(AccessExtensions.Policy, policy => policy.RequireAuthenticatedUser().RequireAssertion(AccessAuthorization.IsAllowed))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(AccessAuthorization.MayHearOfNothing).Build());
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAuthorization>();
        return builder;
    }

    internal static void UseSecurity(this WebApplication app)
    {
        var wrong = app.Services.GetRequiredService<WrongCredentials>();
        app.Use(wrong.CheckAsync);
        app.UseAuthentication();
        app.Use(wrong.CountAsync);
        // Before what refuses: those who are turned away count too.
        app.UseRateLimiter();
        app.UseAuthorization();
    }
}
