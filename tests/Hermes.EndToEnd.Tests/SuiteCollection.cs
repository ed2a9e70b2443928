namespace Hermes.EndToEnd.Tests;

/// <summary>One suite serves all end-to-end tests.</summary>
[CollectionDefinition]
public sealed class SuiteCollection : ICollectionFixture<Suite>;
