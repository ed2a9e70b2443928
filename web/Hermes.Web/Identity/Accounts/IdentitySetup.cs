using Hermes.ServiceDefaults.Security;
using Hermes.Web.Identity.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Hermes.Web.Identity.Accounts;

/// <summary>ASP.NET Core Identity as the portal uses it: users and passwords; sessions are our own.</summary>
internal static class IdentitySetup
{
    /// <summary>What OWASP asks of PBKDF2 with HMAC-SHA512 is a third of this.</summary>
    private const int HashIterations = 600_000;

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddDbContext<UserContext>((provider, database) => database.UseNpgsql(provider.GetRequiredService<IdentityDatabase>().Source));
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashIterations);
        services.AddIdentityCore<AppUser>(identity =>
            {
                // Length and what is guessed first matter; prescribed kinds of characters don't. PasswordPolicy checks.
                identity.Password = new PasswordOptions
                {
                    RequiredLength = PasswordPolicy.MinLength,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                };
            })
            .AddEntityFrameworkStores<UserContext>();
        // In place of Identity's own, which would say the same of the length in other words.
        services.AddScoped<IPasswordValidator<AppUser>, PasswordPolicy>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<OwnPassword>();
        services.AddSingleton<PasswordGate>();
        services.AddSingleton<UserList>();
        services.AddScoped<UserAdministration>();
        services.AddHostedService<Bootstrap>();
    }
}
