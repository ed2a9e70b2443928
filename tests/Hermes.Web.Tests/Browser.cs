using System.Net;
using Hermes.Testing;
using Microsoft.Playwright;

namespace Hermes.Web.Tests;

/// <summary>Chromium, started once for the tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Executable,
            Args = Chromium.Arguments,
        });
    }

    /// <summary>Opens a page as the admin and waits until it is interactive.</summary>
    internal async Task<IPage> OpenAsync(Portal portal, string path, int width = 1440, int height = 900)
    {
        var page = await NewPageAsync(portal, portal.Cookies, width, height);
        await page.GotoAsync(portal.Address + path);
        await page.WaitForSelectorAsync("html[data-live]");
        return page;
    }

    /// <summary>A blank page of a browser profile that has some cookies, or none.</summary>
    internal async Task<IPage> NewPageAsync(Portal portal, CookieContainer? cookies = null, int width = 1440, int height = 900)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        await context.AddCookiesAsync((cookies ?? new CookieContainer()).GetCookies(new Uri(portal.Address))
            .Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Url = portal.Address }));
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(15_000);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
    }
}
