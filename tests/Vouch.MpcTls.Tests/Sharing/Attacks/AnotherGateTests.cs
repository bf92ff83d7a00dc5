using Vouch.Circuits;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing.Attacks;

/// <summary>
/// A prover that garbles the circuits of a session with a gate turned over, in any of them, and proves the run as if it had not: the attestor cannot notice in the run, and refuses when it is proven. The one exception is a gate
/// that makes no difference with the inputs that there are: then everything that was shown is what the honest circuits show, and there is nothing to refuse.
/// </summary>
public sealed class AnotherGateTests
{
    private const int Sample = 10;
    private const int LargeSample = 150;

    /// <summary>One for each version and way to authenticate.</summary>
    public static TheoryData<CipherSuite> Ciphers { get; } =
    [
        CipherSuite.ChaCha20Poly1305Sha256, CipherSuite.Aes128GcmSha256, CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, CipherSuite.EcdheEcdsaAes128GcmSha256,
    ];

    [Theory]
    [MemberData(nameof(Ciphers))]
    public Task A_gate_turned_over_is_refused_or_changes_nothing(CipherSuite suite) => TurnGatesAsync(suite, Sample, seed: 5);

    [Theory(Explicit = true)]
    [MemberData(nameof(Ciphers))]
    public Task A_gate_turned_over_is_refused_or_changes_nothing_in_a_large_sample(CipherSuite suite) => TurnGatesAsync(suite, LargeSample, seed: 6);

    [Theory]
    [MemberData(nameof(Ciphers))]
    public async Task Another_value_in_the_proof_than_in_the_run_is_refused_for_every_input(CipherSuite suite)
    {
        (int inputs, _, _) = await HonestAsync(suite);
        for (int number = -1; number < inputs; number++)
        {
            int lied = number;
            await using SharedProgram program = new(suite);

            (_, Exception? attestor) = await SharedPair.TryAsync(
                program.RunAsync,
                (machine, proof, run) => program.RunAsync(new TwoInputsMachine(machine, proof, run, (input, value) => input == lied ? [(byte)(value[0] ^ 1), .. value[1..]] : value), SessionRole.Prover));

            Assert.True(number < 0 ? attestor is null : attestor is ProtocolException, $"input {number}: {attestor}");
        }
    }

    private static async Task TurnGatesAsync(CipherSuite suite, int sample, int seed)
    {
        (_, List<Circuit> calls, List<byte[]> truth) = await HonestAsync(suite);
        Random random = new(seed);
        int[] firsts = [.. calls.Distinct().Select(circuit => calls.IndexOf(circuit))];
        int refused = 0;
        for (int i = 0; i < sample; i++)
        {
            int call = i < firsts.Length ? firsts[i] : random.Next(calls.Count); // every circuit once, if there is room
            int gate = random.Next(calls[call].Gates.Length);
            bool isOperand = random.Next(2) == 1;
            await using SharedProgram program = new(suite);

            (Exception? prover, Exception? attestor) = await SharedPair.TryAsync(
                program.RunAsync,
                (machine, proof, run) => program.RunAsync(
                    new AnotherCircuitMachine(new RecordedMachine(machine, proof, run), call, circuit => AnotherCircuitMachine.Turn(circuit, gate, isOperand)), SessionRole.Prover));

            bool isSame = attestor is null && AreSame(truth, program.Shown);
            Assert.True(isSame ? prover is null : attestor is ProtocolException, $"call {call}, {calls[call].Name}, gate {gate}: {attestor}; {prover}");
            refused += isSame ? 0 : 1;
        }

        Assert.True(refused > sample / 2, $"{refused} of {sample} changed something.");
    }

    private static async Task<(int Inputs, List<Circuit> Calls, List<byte[]> Shown)> HonestAsync(CipherSuite suite)
    {
        await using SharedProgram program = new(suite);
        Assert.Equal((null, null), await SharedPair.TryAsync(program.RunAsync));
        return (program.Inputs, program.Called, program.Shown);
    }

    private static bool AreSame(List<byte[]> left, List<byte[]> right) => left.Count == right.Count && left.Zip(right).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
