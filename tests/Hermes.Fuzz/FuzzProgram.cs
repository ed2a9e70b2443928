using System.CommandLine;

namespace Hermes.Fuzz;

/// <summary>Throws broken input at everything that reads what strangers send.</summary>
internal static class FuzzProgram
{
    private const int Failed = 1;

    private static int Main(string[] args)
    {
        var minutes = new Option<double>("--minutes") { Description = "How long, over all targets.", DefaultValueFactory = _ => 10 };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same inputs.", DefaultValueFactory = _ => Environment.TickCount };
        var target = new Option<string?>("--target") { Description = "Only this one." };
        var replay = new Option<string?>("--replay") { Description = "An input as hexadecimal digits, given to --target once." };
        var root = new RootCommand("Mutation fuzzing of parsers and decoders. Ends with 1 and the smallest failing input when one fails.") { minutes, seed, target, replay };
        root.SetAction(arguments =>
        {
            var only = arguments.GetValue(target);
            var targets = FuzzTargets.All.Where(t => only is null || t.Name == only).ToList();
            if (targets.Count == 0)
            {
                Console.Error.WriteLine($"There is no target '{only}'. There are {string.Join(", ", FuzzTargets.All.Select(t => t.Name))}.");
                return Failed;
            }

            if (arguments.GetValue(replay) is { } hex)
            {
                return Replay(targets, Convert.FromHexString(hex));
            }

            var run = new FuzzRun(targets, arguments.GetValue(seed), TimeSpan.FromMinutes(arguments.GetValue(minutes)), Console.Out);
            return run.Execute().Count == 0 ? 0 : Failed;
        });
        return root.Parse(args).Invoke();
    }

    private static int Replay(List<FuzzTarget> targets, byte[] input)
    {
        if (targets.Count > 1)
        {
            Console.Error.WriteLine("Say with --target which one to give the input to.");
            return Failed;
        }

        var outcome = targets[0].Start()(input);
        Console.WriteLine($"{targets[0].Name} took it; outcome {outcome}.");
        return 0;
    }
}
