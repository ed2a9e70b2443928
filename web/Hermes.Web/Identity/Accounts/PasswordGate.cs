using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Identity.Accounts;

/// <summary>
/// Checks passwords, which is slow on purpose: a few at a time, so that a flood of guesses cannot take all processors, and
/// as long for a name that does not exist as for one that does.
/// </summary>
internal sealed class PasswordGate(IOptions<PasswordHasherOptions> hashing)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> nobodysHash = new(() => new PasswordHasher<AppUser>(hashing).HashPassword(new AppUser(), Guid.NewGuid().ToString()));

    /// <summary>Whether it is the user's password.</summary>
    /// <exception cref="TimeoutException">Too many are being checked.</exception>
    public async Task<bool> IsRightAsync(UserManager<AppUser> users, AppUser? user, string password, CancellationToken ct)
    {
        if (!await places.WaitAsync(Patience, ct))
        {
            throw new TimeoutException("Too many people are signing in.");
        }

        try
        {
            if (user?.PasswordHash is not null)
            {
                return await users.CheckPasswordAsync(user, password);
            }

            users.PasswordHasher.VerifyHashedPassword(new AppUser(), nobodysHash.Value, password);
            return false;
        }
        finally
        {
            places.Release();
        }
    }
}
