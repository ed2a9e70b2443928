using Hermes.Testing;
using Microsoft.Playwright;

namespace Hermes.EndToEnd.Tests;

/// <summary>Chromium at the portal's address.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const int Patience = 40_000;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly IBrowserContext session;
    private readonly Uri portal;

    private Browser(IPlaywright playwright, IBrowser browser, IBrowserContext session, Uri portal)
    {
        this.playwright = playwright;
        this.browser = browser;
        this.session = session;
        this.portal = portal;
    }

    /// <summary>Opens a browser and signs in as the admin.</summary>
    public static async Task<Browser> StartAsync(Suite suite)
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Executable,
            Args = Chromium.Arguments,
        });
        var session = await browser.NewContextAsync();
        session.SetDefaultTimeout(Patience);
        var page = await session.NewPageAsync();
        await page.GotoAsync(suite.Portal.ToString());
        await page.GetByTestId("sign-in-user").FillAsync("admin");
        await page.GetByTestId("sign-in-password").FillAsync(suite.AdminPassword);
        await page.GetByTestId("sign-in-submit").ClickAsync();
        await page.WaitForSelectorAsync("html[data-live]");
        await page.CloseAsync();
        return new Browser(playwright, browser, session, suite.Portal);
    }

    /// <summary>Opens a page and waits until it is interactive.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        var page = await session.NewPageAsync();
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
