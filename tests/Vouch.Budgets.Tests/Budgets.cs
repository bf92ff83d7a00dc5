using System.Text.Json;
using Vouch.Testing;

namespace Vouch.Budgets.Tests;

/// <summary>What an operation of a benchmark may allocate.</summary>
/// <param name="Benchmark">Class and method in <c>bench/Vouch.Benchmarks</c>.</param>
/// <param name="Parameters">The values of the benchmark's parameters.</param>
/// <param name="Bytes">The most bytes for one operation.</param>
public sealed record AllocationBudget(string Benchmark, Dictionary<string, JsonElement> Parameters, long Bytes);

/// <summary>What a session may send, over memory between prover and attestor.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Tls"><c>1.2</c> or <c>1.3</c>.</param>
/// <param name="Split">Whether one header of the request is secret.</param>
/// <param name="Hidden">Whether all is proven in zero knowledge instead of opened.</param>
/// <param name="Mpc">Whether in MPC mode.</param>
/// <param name="BytesSent">From prover to attestor, with all framing.</param>
/// <param name="BytesReceived">From attestor to prover.</param>
/// <param name="Rounds">How often the prover sends data after it has received some.</param>
public sealed record SessionBudget(string Name, string Tls, bool Split, bool Hidden, bool Mpc, long BytesSent, long BytesReceived, int Rounds);

/// <summary><c>bench/budgets.json</c>.</summary>
/// <param name="Tolerance">By how many bytes a session may exceed its budget: signatures vary in length, and what arrives in two pieces takes two frames.</param>
/// <param name="Allocations">What operations may allocate.</param>
/// <param name="Sessions">What sessions of 256 B up and 2 KB down may send.</param>
public sealed record Budgets(int Tolerance, IReadOnlyList<AllocationBudget> Allocations, IReadOnlyList<SessionBudget> Sessions)
{
    public const string Path = "bench/budgets.json";

    public static Budgets Read() => JsonSerializer.Deserialize<Budgets>(File.ReadAllBytes(RepositoryRoot.PathTo(Path)), JsonSerializerOptions.Web)!;
}
