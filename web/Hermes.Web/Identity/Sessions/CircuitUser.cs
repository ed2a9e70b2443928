using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Hermes.Web.Identity.Sessions;

/// <summary>
/// The person behind an open page. Every other second the session is looked up again: with another role the page changes,
/// with an ended session it is left.
/// </summary>
internal sealed partial class CircuitUser : ServerAuthenticationStateProvider, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());
    private readonly CancellationTokenSource gone = new();
    private readonly SessionStore sessions;
    private readonly TimeProvider clock;
    private readonly ILogger<CircuitUser> log;
    private bool following;

    public CircuitUser(SessionStore sessions, TimeProvider clock, ILogger<CircuitUser> log)
    {
        (this.sessions, this.clock, this.log) = (sessions, clock, log);
        AuthenticationStateChanged += Take;
    }

    /// <summary>Who the person is now; null until the page is connected.</summary>
    public ClaimsPrincipal? Current { get; private set; }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    private void Take(Task<AuthenticationState> state)
    {
        Current = state.GetAwaiter().GetResult().User;
        if (!following && Session.IdOf(Current) is { } id)
        {
            following = true;
            var ct = gone.Token;
            _ = Task.Run(() => FollowAsync(id, ct), ct);
        }
    }

    private async Task FollowAsync(Guid id, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                var user = await LookAsync(id, ct);
                if (user is not null && !IsSame(user, Current!))
                {
                    SetAuthenticationState(Task.FromResult(new AuthenticationState(user)));
                }

                if (ReferenceEquals(user, Nobody))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>The person as the database has it; nobody when the session ended; null while the database does not answer.</summary>
    private async Task<ClaimsPrincipal?> LookAsync(Guid id, CancellationToken ct)
    {
        try
        {
            return (await sessions.FindAsync(id, ct))?.Principal() ?? Nobody;
        }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or TimeoutException)
        {
            LookFailed(exception.Message);
            return null;
        }
    }

    private static bool IsSame(ClaimsPrincipal one, ClaimsPrincipal other) =>
        one.Claims.Select(claim => (claim.Type, claim.Value)).SequenceEqual(other.Claims.Select(claim => (claim.Type, claim.Value)));

    [LoggerMessage(LogLevel.Warning, "Sessions cannot be looked up: {Reason}")]
    private partial void LookFailed(string reason);
}
