using Vouch.Mpc.Machines;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing.Attacks;

/// <summary>
/// A prover that garbles its second record under the number of the first, whose tag would give the key of the hash away with it. Who evaluates cannot see that: the attestor counts the records itself, and the run does not pass
/// with its numbers.
/// </summary>
public sealed class SecondTagTests
{
    private const int FirstSize = 71;
    private const int SecondSize = 3;

    public static TheoryData<CipherSuite> Suites => [CipherSuite.Aes128GcmSha256, CipherSuite.ChaCha20Poly1305Sha256];

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task The_number_that_was_meant_passes(CipherSuite suite)
    {
        (bool isSameKeystream, Exception? attestor) = await RunAsync(suite, static machine => machine);

        Assert.False(isSameKeystream);
        Assert.Null(attestor);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task A_second_record_under_the_number_of_the_first_is_refused(CipherSuite suite)
    {
        (bool isSameKeystream, Exception? attestor) = await RunAsync(suite, static machine => new SameNumberMachine(machine));

        Assert.True(isSameKeystream); // it was evaluated
        Assert.IsType<ProtocolException>(attestor);
    }

    private static async Task<(bool IsSameKeystream, Exception? Attestor)> RunAsync(CipherSuite suite, Func<IMachine, IMachine> lie)
    {
        await using SharedProgram program = new(suite);
        (_, Exception? attestor) = await SharedPair.TryAsync(program.RunAsync, (machine, proof, run) => program.RunAsync(lie(new RecordedMachine(machine, proof, run)), SessionRole.Prover));
        byte[] first = program.Shown.First(static shown => shown.Length == FirstSize);
        byte[] second = program.Shown.First(static shown => shown.Length == SecondSize);
        byte[][] plaintexts = [.. program.Plaintexts];
        bool isSame = Enumerable.Range(0, SecondSize).All(i => (first[i] ^ plaintexts[0][i]) == (second[i] ^ plaintexts[1][i]));
        return (isSame, attestor);
    }

    /// <summary>Takes the number 1 in a nonce for 0.</summary>
    private sealed class SameNumberMachine(IMachine inner) : PassingMachine(inner)
    {
        public override Bits Constant(ReadOnlySpan<byte> value)
            => base.Constant(value.Length == Crypto.IAead.NonceSize && value[^1] == 1 ? new byte[Crypto.IAead.NonceSize] : value);
    }
}
