using Hermes.Schemas.Configurations.Fixes;

namespace Hermes.Schemas.Configurations.Rules;

/// <summary>Short ways to write a finding down; no patch means that a person has to decide.</summary>
internal static class Found
{
    public static ConfigurationFinding Error(string code, string pointer, string message, string fix, params FixOperation[] patch) =>
        new(code, Severity.Error, pointer, message, fix) { Patch = patch };

    public static ConfigurationFinding Warning(string code, string pointer, string message, string fix, params FixOperation[] patch) =>
        new(code, Severity.Warning, pointer, message, fix) { Patch = patch };

    public static ConfigurationFinding Info(string code, string pointer, string message, string fix) => new(code, Severity.Info, pointer, message, fix);
}
