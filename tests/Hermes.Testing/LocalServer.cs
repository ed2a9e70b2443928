using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Hermes.Testing;

/// <summary>A web server on a free port of this machine, for a test to play a part of the outside world with.</summary>
public static class LocalServer
{
    /// <summary>A quiet one that serves nothing yet and is not started; its address stands in <see cref="WebApplication.Urls"/> once it is.</summary>
    public static WebApplication Create()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add($"http://{IPAddress.Loopback}:0");
        return app;
    }
}
