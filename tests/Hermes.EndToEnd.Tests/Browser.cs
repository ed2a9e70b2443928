using Hermes.Testing;
using Microsoft.Playwright;

namespace Hermes.EndToEnd.Tests;

/// <summary>Chromium at the portal's address.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const int Patience = 20_000;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly Uri portal;

    private Browser(IPlaywright playwright, IBrowser browser, Uri portal)
    {
        this.playwright = playwright;
        this.browser = browser;
        this.portal = portal;
    }

    public static async Task<Browser> StartAsync(Uri portal)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Executable,
            Args = Chromium.Arguments,
        });
        return new Browser(playwright, browser, portal);
    }

    /// <summary>Opens a page and waits until it is interactive.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        await page.GotoAsync(new Uri(portal, path).ToString());
        await page.WaitForSelectorAsync("html[data-live]");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}
