using Vouch.Fuzz.Running;

namespace Vouch.Fuzz.Tests;

/// <summary>The runner sees what it is there to see.</summary>
public sealed class FuzzRunnerTests
{
    [Fact]
    public void An_exception_is_a_failure_with_its_input()
    {
        FuzzReport report = Run(static input => throw new InvalidDataException(input.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Contains(nameof(InvalidDataException), report.Failure, StringComparison.Ordinal);
        Assert.NotNull(report.FailedInput);
    }

    [Fact]
    public void An_input_that_takes_long_is_a_failure()
    {
        FuzzReport report = Run(static _ => Thread.Sleep(1100));

        Assert.Contains("takes", report.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_takes_much_memory_is_a_failure()
    {
        FuzzReport report = Run(static input => GC.KeepAlive(new byte[(128 * 1024 * 1024) + (1 << 15) * input.Length]));

        Assert.Contains("allocates", report.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        Mutator first = new(3, [new byte[100], "text"u8.ToArray()]);
        Mutator second = new(3, [new byte[100], "text"u8.ToArray()]);

        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(first.Next(), second.Next());
        }
    }

    private static FuzzReport Run(FuzzAction action) => new FuzzRunner(new FuzzTarget("none", action), seed: 1).Run(TimeSpan.FromSeconds(1), maxMutations: 3);
}
