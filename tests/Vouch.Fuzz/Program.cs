using System.Globalization;
using Vouch.Fuzz;
using Vouch.Fuzz.Running;
using Vouch.Fuzz.Seeding;

const string Usage = """
    usage: Vouch.Fuzz TARGET             under afl-fuzz or libfuzzer-dotnet, with instrumented assemblies
           Vouch.Fuzz TARGET FILE...     replays inputs
           Vouch.Fuzz --smoke [SECONDS] [--seed N]
           Vouch.Fuzz --seed-corpus      writes the corpus anew, from sessions in this process
           Vouch.Fuzz --list
    """;

switch (args)
{
    case ["--smoke", .. string[] rest] when TryReadSmoke(rest, out int seconds, out int seed):
        return Commands.Smoke(seconds, seed);

    case ["--seed-corpus"]:
        await CorpusSeeder.RunAsync();
        return 0;

    case ["--list"]:
        foreach (FuzzTarget target in FuzzTarget.All)
        {
            Console.WriteLine(target.Name);
        }

        return 0;

    case [string name, .. string[] files] when FuzzTarget.Find(name) is FuzzTarget target:
        return files.Length > 0 ? Commands.Replay(target, files) : Commands.Fuzz(target);

    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static bool TryReadSmoke(string[] rest, out int seconds, out int seed)
{
    (seconds, seed) = (30, 1);
    if (rest is [string first, ..] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
    {
        rest = rest[1..];
    }

    return rest is [] || (rest is ["--seed", string number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out seed));
}
