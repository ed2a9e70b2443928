using Hermes.ConfigGeneration.Validation;
using Hermes.Schemas.Configurations.Templates;

namespace Hermes.ConfigGeneration.Templates;

/// <summary>
/// Makes and proves one configuration of a shipped template's own sample after the start, so that the first person who generates does
/// not wait a second or two for code to be compiled.
/// </summary>
internal sealed class EngineWarmUp(TemplateLibrary library) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        () =>
        {
            TemplateCheck.Try(library.All.First(shipped => shipped.Template is FeedTemplate).Template, library.Find, stoppingToken);
            ConfigurationValidator.Check("{}");
        },
        stoppingToken);
}
