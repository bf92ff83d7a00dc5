using System.Globalization;
using Vouch.SessionBench;
using Vouch.SessionBench.Roles;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case [ServerRole.Name, .. string[] arguments]:
        return await ServerRole.RunAsync(arguments);

    case [ProverRole.Name, .. string[] arguments]:
        return await ProverRole.RunAsync(arguments);
}

if (!BenchOptions.TryParse(args, out BenchOptions options, out string problem))
{
    Console.Error.WriteLine($"session-bench: {problem}; see --help");
    return 2;
}

if (options.ShowsHelp)
{
    Console.WriteLine(BenchOptions.Help);
    return 0;
}

await using Bench bench = await Bench.StartAsync(options);
return await bench.RunAsync();
