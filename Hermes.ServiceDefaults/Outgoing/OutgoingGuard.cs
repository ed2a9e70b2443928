using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Hermes.ServiceDefaults.Outgoing;

/// <summary>
/// Keeps calls to configured addresses (webhooks, language models, sign-in providers) out of private networks and away from
/// metadata services, unless <c>Outgoing:AllowPrivate</c> names them.
/// </summary>
public sealed class OutgoingGuard
{
    private readonly HashSet<string> allowedHosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> allowedNetworks = [];

    internal OutgoingGuard(IOptions<OutgoingOptions> options)
    {
        foreach (var entry in options.Value.AllowPrivate)
        {
            if (IPAddress.TryParse(entry, out var address))
            {
                allowedNetworks.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            }
            else if (IPNetwork.TryParse(entry, out var network))
            {
                allowedNetworks.Add(network);
            }
            else
            {
                allowedHosts.Add(entry);
            }
        }
    }

    /// <summary>
    /// The innermost handler of a client: it resolves the name itself and connects to the address it checked, follows no
    /// redirects, uses no proxy and sends no cookies. A refusal is an <see cref="OutgoingRefusedException"/>, for the caller to log.
    /// </summary>
    /// <param name="connectTimeout">Longest time to connect.</param>
    /// <param name="traced">False where the address is a secret: the client then makes no span.</param>
    public HttpMessageHandler CreateHandler(TimeSpan connectTimeout, bool traced = true)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = ConnectAsync,
        };
        if (!traced)
        {
            sockets.ActivityHeadersPropagator = null;
        }

        return new Doorman(sockets);
    }

    /// <summary>Why nothing may be sent to the URL, as far as can be told without resolving its name; null when it may.</summary>
    public static string? Refusal(Uri? url) =>
        url is not { IsAbsoluteUri: true } || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) ? "It must begin with http:// or https://."
        : url.UserInfo.Length > 0 ? "It must not hold a user name or password."
        : null;

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var number) ? [number] : await Dns.GetHostAddressesAsync(host, ct);
        var permitted = addresses.Where(address => MayConnect(host, address)).ToArray();
        if (permitted.Length == 0)
        {
            var kind = addresses.Select(AddressRanges.SpecialUse).FirstOrDefault(kind => kind is not null) ?? "unknown";
            throw new OutgoingRefusedException($"{host} has an address that is {kind}. If that is meant, name the host or its network in Outgoing:AllowPrivate.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool MayConnect(string host, IPAddress address)
    {
        var real = AddressRanges.Unwrap(address);
        return AddressRanges.SpecialUse(address) is null
            || allowedNetworks.Any(network => network.Contains(real))
            || (allowedHosts.Contains(host) && !AddressRanges.NeedsItsNumberAllowed(address));
    }

    private sealed class Doorman(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Refusal(request.RequestUri) is { } refusal)
            {
                throw new OutgoingRefusedException($"The address is not allowed. {refusal}");
            }

            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException e) when (e.InnerException is OutgoingRefusedException refused)
            {
                throw new OutgoingRefusedException(refused.Message);
            }
        }
    }
}
