using System.Security.Claims;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Hermes.Web.Identity.Sessions;

/// <summary>On whose behalf the portal calls services: the person of the page, or of the request; in the background, its own.</summary>
internal sealed class PortalCaller(IHttpContextAccessor accessor) : ICallerIdentity
{
    private static readonly AsyncLocal<CircuitUser?> circuit = new();

    // What runs for a page outlives its session by moments. It stays a person's, without a role, and is refused;
    // as the portal's own call it would be let through.
    private static readonly ClaimsPrincipal Gone = HermesClaims.Principal(HermesClaims.User, "", "signed out", [], []);

    public ClaimsPrincipal? User => circuit.Value is { } page
        ? Known(page.Current) ?? Gone
        : Known(accessor.HttpContext?.User);

    private static ClaimsPrincipal? Known(ClaimsPrincipal? user) => user?.KindOf() == HermesClaims.User ? user : null;

    /// <summary>Marks everything a page does with its person.</summary>
    internal sealed class OfCircuit(AuthenticationStateProvider user) : CircuitHandler
    {
        public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
        {
            circuit.Value = (CircuitUser)user;
            await next(context);
        };
    }
}
