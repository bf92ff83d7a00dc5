using System.Diagnostics;
using System.Globalization;

namespace Vouch.Fuzz.Running;

/// <summary>Runs a target over its corpus and changed inputs, and holds it to time and memory.</summary>
internal sealed class FuzzRunner(FuzzTarget target, int seed)
{
    /// <summary>The longest time that an input may take. Looked at several times, because another process may have had the processor.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private const int Looks = 3;

    /// <summary>After this time an input counts as one that never ends.</summary>
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(20);

    /// <summary>What an input may allocate whatever its size, in bytes, and how much more for each of its own.</summary>
    private const long MaxAllocation = 64 * 1024 * 1024;
    private const long MaxAllocationPerByte = 16 * 1024;

    private byte[] _current = [];
    private long _startedAt;
    private TimeSpan _slowest;
    private int _inputs;
    private int _mutations;

    /// <summary>Takes the corpus, then changed inputs until one of the bounds is reached or one fails.</summary>
    public FuzzReport Run(TimeSpan budget, int maxMutations)
    {
        long started = Stopwatch.GetTimestamp();
        string? failure = null;
        Thread thread = new(() => failure = RunAll(started, budget, maxMutations)) { IsBackground = true };
        Volatile.Write(ref _startedAt, started);
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(200)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _startedAt)) > s_hang)
            {
                return Report(started, $"does not end within {s_hang.TotalSeconds:0} s");
            }
        }

        return Report(started, failure);
    }

    private FuzzReport Report(long started, string? failure)
        => new(target.Name, _inputs, _mutations, Stopwatch.GetElapsedTime(started), _slowest, failure, failure is null ? null : _current);

    private string? RunAll(long started, TimeSpan budget, int maxMutations)
    {
        List<byte[]> corpus = [];
        foreach ((string name, byte[] bytes) in Corpus.Load(target.Name))
        {
            corpus.Add(bytes);
            _inputs++;
            if (Try(bytes) is string failure)
            {
                return $"corpus {name}: {failure}";
            }
        }

        Mutator mutator = new(seed, corpus);
        for (; _mutations < maxMutations && Stopwatch.GetElapsedTime(started) < budget; _mutations++)
        {
            if (Try(mutator.Next()) is string failure)
            {
                return string.Create(CultureInfo.InvariantCulture, $"seed {seed}, mutation {_mutations}: {failure}");
            }
        }

        return null;
    }

    private string? Try(byte[] input)
    {
        _current = input;
        string? failure = TryOnce(input, out TimeSpan elapsed);
        for (int i = 1; i < Looks && failure is null && elapsed > s_patience; i++)
        {
            failure = TryOnce(input, out elapsed);
        }

        _slowest = elapsed > _slowest ? elapsed : _slowest;
        return failure ?? (elapsed > s_patience ? $"takes {elapsed.TotalSeconds:0.0} s" : null);
    }

    private string? TryOnce(byte[] input, out TimeSpan elapsed)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        Volatile.Write(ref _startedAt, started);
        string? failure = null;
        try
        {
            target.Run(input);
        }
#pragma warning disable CA1031 // whatever comes out of a target is what we look for
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e.ToString();
        }

        elapsed = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return failure ?? (allocated > MaxAllocation + (MaxAllocationPerByte * input.Length) ? $"allocates {allocated} bytes for {input.Length}" : null);
    }
}
