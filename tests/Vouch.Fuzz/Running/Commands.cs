using System.Diagnostics;
using System.Security.Cryptography;
using SharpFuzz;
using Vouch.Testing;

namespace Vouch.Fuzz.Running;

/// <summary>What the program does.</summary>
internal static class Commands
{
    /// <summary>Runs every target for its share of the time; one line each.</summary>
    public static int Smoke(int seconds, int seed)
    {
        TimeSpan budget = TimeSpan.FromSeconds((double)seconds / FuzzTarget.All.Count);
        Console.WriteLine($"{FuzzTarget.All.Count} targets, {budget.TotalSeconds:0.0} s each, seed {seed}");
        int failed = 0;
        foreach (FuzzTarget target in FuzzTarget.All)
        {
            FuzzReport report = new FuzzRunner(target, seed).Run(budget, int.MaxValue);
            Console.WriteLine(report);
            if (report.FailedInput is not null)
            {
                failed++;
                Console.WriteLine($"        input kept in {Keep(report)}");
            }
        }

        return failed == 0 ? 0 : 1;
    }

    /// <summary>Runs a target over files, one after the other, without catching anything.</summary>
    public static int Replay(FuzzTarget target, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            long started = Stopwatch.GetTimestamp();
            target.Run(File.ReadAllBytes(file));
            Console.WriteLine($"ok      {file}, {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms");
        }

        return 0;
    }

    /// <summary>Hands a target to libFuzzer or AFL, whichever started this process.</summary>
    public static int Fuzz(FuzzTarget target)
    {
        if (Environment.GetEnvironmentVariable("__LIBFUZZER_SHM_ID") is not null)
        {
            Fuzzer.LibFuzzer.Run(input => target.Run(input));
        }
        else
        {
            Fuzzer.OutOfProcess.Run(stream =>
            {
                using MemoryStream input = new();
                stream.CopyTo(input);
                target.Run(input.ToArray());
            });
        }

        return 0;
    }

    private static string Keep(FuzzReport report)
    {
        string directory = RepositoryRoot.PathTo("artifacts/fuzz");
        Directory.CreateDirectory(directory);
        string hash = Convert.ToHexStringLower(SHA256.HashData(report.FailedInput!).AsSpan(0, 6));
        string path = Path.Combine(directory, $"{report.Target}-{hash}");
        File.WriteAllBytes(path, report.FailedInput!);
        return path;
    }
}
