using Vouch.Mpc.Machines;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Machines;

/// <summary>The bytes of a proof under seeds. Of larger circuits the order of the gates is part of the protocol too; their own tests hold it.</summary>
public sealed class ProofGoldenTests
{
    [Fact]
    public async Task The_bytes_of_a_proof_stay_as_they_are()
    {
        ProofPair pair = new();

        await pair.RunAsync(machine => ProgramAsync(machine, [0xb7, 0x1d]), machine => ProgramAsync(machine, []));

        Assert.Empty(GoldenFile.Compare("tests/Vouch.Mpc.Tests/Golden/proof-machine.txt", new Dictionary<string, byte[]>
        {
            ["prover"] = pair.ProverBytes,
            ["verifier"] = pair.VerifierBytes,
        }));
    }

    private static async Task ProgramAsync(IMachine machine, byte[] secret)
    {
        Bits value = await machine.InputAsync(SessionRole.Prover, 2, secret);
        for (int i = 0; i < 8; i++)
        {
            value = (await machine.CallAsync(RandomCircuit.Products(16, 40), machine.Complement(value))).Slice(i, 16);
            using Revealed some = await machine.RevealAsync(value.Slice(0, 5));
        }

        await machine.FinishAsync();
        machine.AssertEqual(machine.Sum(value, value), [0, 0]);
        await machine.FinishAsync();
    }
}
