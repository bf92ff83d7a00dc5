using Vouch.Proving;

namespace Vouch.Budgets.Tests;

/// <summary>The gate: bytes allocated and sent are the same on every machine, so they must not grow unless somebody says so in <c>bench/budgets.json</c>. Time is not gated.</summary>
public sealed class BudgetTests
{
    private const int Kilobyte = 1_024;
    private const int Runs = 5;

    [Fact]
    public async Task No_operation_allocates_more_than_its_budget()
    {
        List<string> grown = [];
        foreach (AllocationBudget budget in Budgets.Read().Allocations)
        {
            MeasuredOperation operation = await MeasuredOperation.CreateAsync(budget);
            long bytes = operation.AllocatedBytes();
            if (bytes > budget.Bytes)
            {
                string parameters = string.Join(", ", budget.Parameters.Select(p => $"{p.Key}={p.Value}"));
                grown.Add($"{budget.Benchmark}({parameters}) allocates {bytes:N0} bytes; its budget is {budget.Bytes:N0}.");
            }
        }

        AssertNone(grown);
    }

    [Fact]
    public async Task No_session_sends_more_bytes_or_takes_more_rounds_than_its_budget()
    {
        List<string> grown = [];
        Budgets budgets = Budgets.Read();
        await using InProcessSession session = new(2 * Kilobyte);
        foreach (SessionBudget budget in budgets.Sessions)
        {
            // The least of some runs: what happens to come in two pieces, or after the end was near, is not the protocol's.
            List<ProvenSession> runs = [];
            for (int i = 0; i < Runs; i++)
            {
                runs.Add(await session.ProveAsync(budget));
            }

            Compare("sends", runs.Min(r => r.BytesSent), budget.BytesSent + budgets.Tolerance);
            Compare("receives", runs.Min(r => r.BytesReceived), budget.BytesReceived + budgets.Tolerance);
            Compare("rounds", runs.Min(r => r.Rounds), budget.Rounds);

            void Compare(string what, long actual, long most)
            {
                if (actual > most)
                {
                    grown.Add($"{budget.Name}: {what} {actual:N0}; its budget allows {most:N0}.");
                }
            }
        }

        AssertNone(grown);
    }

    private static void AssertNone(List<string> grown)
        => Assert.True(grown.Count == 0, $"{string.Join('\n', grown)}\nIf it must be so, raise the budget in {Budgets.Path} in the same commit and say why.");
}
