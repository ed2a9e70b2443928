using System.CommandLine;
using Hermes.Simulator.History;

namespace Hermes.Simulator.Live;

/// <summary><c>run</c>: onboards the fleet and operates it live until stopped.</summary>
internal static class RunVerb
{
    public static Command Create(TimeProvider time)
    {
        var speed = new Option<double>("--speed") { Description = "Simulated seconds per second; 1 is real time.", DefaultValueFactory = _ => 1 };
        var days = new Option<int>("--days") { Description = "Days of history imported at first start.", DefaultValueFactory = _ => 60 };
        var seed = new Option<long>("--seed") { Description = "Another seed is another fleet history.", DefaultValueFactory = _ => HistoryVerb.DefaultSeed };
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 1000))
            {
                result.AddError("--speed must be above 0 and at most 1000.");
            }
        });
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3650)
            {
                result.AddError("--days must be between 1 and 3650.");
            }
        });

        var command = new Command("run", "Operate the fleet live against a running Hermes.") { speed, days, seed };
        command.SetAction(async (arguments, ct) =>
        {
            var (settings, errors) = SimulatorSettings.Read(Environment.GetEnvironmentVariable);
            if (settings is null)
            {
                foreach (var error in errors)
                {
                    Console.Error.WriteLine(error);
                }

                return 2;
            }

            settings = settings with { Speed = arguments.GetValue(speed), HistoryDays = arguments.GetValue(days) };
            try
            {
                await new Simulation(settings, arguments.GetValue(seed), time).RunAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                Console.WriteLine("Stopped.");
            }

            return 0;
        });
        return command;
    }
}
