using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Hermes.Web.Identity.Accounts;

/// <summary>ASP.NET Core Identity's view of the tables that IdentityMigrations makes.</summary>
internal sealed partial class UserContext(DbContextOptions<UserContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        builder.Entity<AppUser>(user =>
        {
            user.ToTable("app_user");
            user.Property(row => row.ConcurrencyStamp).IsConcurrencyToken();
            user.Property(row => row.Role).HasConversion<string>();
            user.Ignore(row => row.Email).Ignore(row => row.NormalizedEmail).Ignore(row => row.EmailConfirmed);
            user.Ignore(row => row.PhoneNumber).Ignore(row => row.PhoneNumberConfirmed).Ignore(row => row.TwoFactorEnabled);
        });

        foreach (var property in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(WordStart().Replace(property.Name, "_$0").ToLowerInvariant());
        }
    }

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();
}
