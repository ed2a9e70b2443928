using System.CommandLine;
using Hermes.Simulator.History;
using Hermes.Simulator.Live;

var root = new RootCommand("A demo fleet of data feeds that talks to Hermes the way real pipelines do.")
{
    HistoryVerb.Create(TimeProvider.System),
    RunVerb.Create(TimeProvider.System),
};

// Without a verb, as the AppHost starts it, the fleet runs.
return await root.Parse(args.Length == 0 ? ["run"] : args).InvokeAsync();
