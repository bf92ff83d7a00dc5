using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Machines;

/// <summary>A prover that lies, in every kind of message and at every place.</summary>
public sealed class ProofCheatingTests
{
    private const int InputBits = 16;
    private const int Gates = 40;

    private static readonly byte[] s_secret = [0xb7, 0x1d];
    private static readonly Circuit s_circuit = RandomCircuit.Products(InputBits, Gates);

    [Fact]
    public async Task Every_altered_byte_of_the_prover_is_noticed()
    {
        ProofPair pair = await HonestAsync();
        byte[] honest = pair.ProverBytes;

        for (int place = 0; place < honest.Length; place++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] altered = [.. honest];
                altered[place] ^= (byte)(1 << bit);
                await Assert.ThrowsAsync<ProtocolException>(() => pair.VerifyAsync(altered, VerifyingAsync));
            }
        }
    }

    [Fact]
    public async Task A_wrong_product_is_noticed_even_when_all_that_follows_fits_it()
    {
        for (int lie = 0; lie < Gates; lie++)
        {
            Circuit lying = Lying(lie);
            int place = (InputBits / 8) + (lie / 8);
            ProofPair pair = new() { Alter = (offset, value) => offset == place ? (byte)(value ^ (1 << (lie % 8))) : value };

            ProtocolException refusal = await Assert.ThrowsAsync<ProtocolException>(() => pair.RunAsync(
                async machine => await OutputAsync(machine, lying, s_secret),
                async machine => await OutputAsync(machine, s_circuit, [])));

            Assert.Contains("answer for batch 0", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_product_anywhere_in_a_real_circuit_is_noticed()
    {
        ProofPair pair = new() { Pace = ProofPace.Default };
        await pair.RunAsync(machine => HashAsync(machine, [1, 2, 3]), machine => HashAsync(machine, []));
        int corrections = pair.ProverBytes.Length - 64 - 3;

        for (int i = 0; i < 24; i++)
        {
            byte[] altered = [.. pair.ProverBytes];
            altered[3 + ((long)corrections * i / 24)] ^= (byte)(1 << (i % 8));
            await Assert.ThrowsAsync<ProtocolException>(() => pair.VerifyAsync(altered, machine => HashAsync(machine, [])));
        }

        static async Task HashAsync(IMachine machine, byte[] secret)
        {
            Bits digest = await SamplePrograms.Sha256Async(machine, await machine.InputAsync(SessionRole.Prover, 3, secret));
            machine.AssertEqual(digest, SHA256.HashData([1, 2, 3]));
            await machine.FinishAsync();
        }
    }

    [Fact]
    public async Task A_false_equality_is_noticed()
    {
        ProofPair pair = new();

        ProtocolException refusal = await Assert.ThrowsAsync<ProtocolException>(() => pair.RunAsync(
            async machine =>
            {
                Bits value = await machine.InputAsync(SessionRole.Prover, 1, [7]);
                machine.AssertEqual(value, [7]);
                machine.AssertEqual(machine.Complement(value), machine.Constant([0xf8]));
                await machine.FinishAsync();
            },
            async machine =>
            {
                Bits value = await machine.InputAsync(SessionRole.Prover, 1, []);
                machine.AssertEqual(value, [6]);
                machine.AssertEqual(machine.Complement(value), machine.Constant([0xf8]));
                await machine.FinishAsync();
            }));

        Assert.Contains("revealed or asserted", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_cut_short_repeated_swapped_or_left_out_are_noticed()
    {
        ProofPair pair = await HonestAsync();
        byte[] honest = pair.ProverBytes;

        for (int place = 0; place < honest.Length; place++)
        {
            await AssertRefusedAsync(pair, honest[..place]);
            await AssertRefusedAsync(pair, [.. honest[..place], .. honest[(place + 1)..]]);
            await AssertRefusedAsync(pair, [.. honest[..place], .. honest[..place], .. honest[place..]], unless: place == 0);
            await AssertRefusedAsync(pair, [.. honest[place..], .. honest[..place]], unless: place == 0);
        }
    }

    [Fact]
    public async Task Answers_of_another_batch_or_another_session_are_noticed()
    {
        ProofPair pair = await HonestAsync();
        ProofPair other = new() { Seed = 99 };
        await other.RunAsync(ProvingAsync, VerifyingAsync);
        byte[] honest = pair.ProverBytes;
        int answers = honest.Length - 64;

        await AssertRefusedAsync(pair, [.. honest[..answers], .. honest[(answers + 32)..], .. honest[answers..(answers + 32)]]);
        await AssertRefusedAsync(pair, [.. honest[..answers], .. honest[answers..(answers + 32)], .. honest[answers..(answers + 32)]]);
        await AssertRefusedAsync(pair, other.ProverBytes);
        await AssertRefusedAsync(pair, [.. honest[..answers], .. other.ProverBytes[answers..]]);
    }

    [Fact]
    public async Task Bits_after_the_last_one_must_be_zero()
    {
        Circuit circuit = RandomCircuit.Products(8, 3);
        ProofPair pair = new();
        await pair.RunAsync(machine => ProgramAsync(machine, [5]), machine => ProgramAsync(machine, []));

        for (int bit = 3; bit < 8; bit++)
        {
            byte[] altered = [.. pair.ProverBytes];
            altered[1] ^= (byte)(1 << bit);
            ProtocolException refusal = await Assert.ThrowsAsync<ProtocolException>(() => pair.VerifyAsync(altered, machine => ProgramAsync(machine, [])));
            Assert.Contains("padded", refusal.Message, StringComparison.Ordinal);
        }

        async Task ProgramAsync(IMachine machine, byte[] secret)
        {
            await machine.CallAsync(circuit, await machine.InputAsync(SessionRole.Prover, 1, secret));
            await machine.FinishAsync();
        }
    }

    [Fact]
    public async Task A_verifier_that_stops_is_noticed()
    {
        ProofPair pair = await HonestAsync();

        for (int size = 0; size < pair.VerifierBytes.Length; size++)
        {
            await Assert.ThrowsAsync<ChannelClosedException>(() => pair.ProveAsync(pair.VerifierBytes[..size], ProvingAsync));
        }
    }

    [Fact]
    public async Task Another_challenge_gets_another_answer_that_tells_nothing_new()
    {
        ProofPair pair = await HonestAsync();
        byte[] zeros = new byte[pair.VerifierBytes.Length];

        await pair.ProveAsync(zeros, ProvingAsync); // the mask alone is answered: no challenge makes the prover fail or say more
    }

    [Fact]
    public async Task A_verifier_that_refused_is_dead()
    {
        ProofPair pair = await HonestAsync();
        byte[] altered = [.. pair.ProverBytes];
        altered[^1] ^= 1;

        await pair.VerifyAsync(altered, async machine =>
        {
            await Assert.ThrowsAsync<ProtocolException>(() => VerifyingAsync(machine));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await machine.FinishAsync());
            Assert.Throws<InvalidOperationException>(() => machine.Constant([1]));
        });
    }

    private static async Task<ProofPair> HonestAsync()
    {
        ProofPair pair = new();
        await pair.RunAsync(ProvingAsync, VerifyingAsync);
        return pair;
    }

    private static async Task AssertRefusedAsync(ProofPair pair, byte[] bytes, bool unless = false)
    {
        if (!unless)
        {
            await Assert.ThrowsAnyAsync<ConnectionException>(() => pair.VerifyAsync(bytes, VerifyingAsync));
        }
    }

    private static Task ProvingAsync(IMachine machine) => ProgramAsync(machine, s_secret);

    private static Task VerifyingAsync(IMachine machine) => ProgramAsync(machine, []);

    /// <summary>Two batches, every kind of message.</summary>
    private static async Task ProgramAsync(IMachine machine, byte[] secret)
    {
        Bits value = await machine.InputAsync(SessionRole.Prover, InputBits / 8, secret);
        Bits first = await machine.CallAsync(s_circuit, value);
        using Revealed revealed = await machine.RevealAsync(first.Slice(0, 8));
        Bits second = await machine.CallAsync(s_circuit, first.Slice(8, InputBits));
        machine.AssertEqual(machine.Sum(second, second), new byte[Gates / 8]);
        using Revealed last = await machine.RevealAsync(second);
        await machine.FinishAsync();
    }

    private static async Task<byte[]> OutputAsync(IMachine machine, Circuit circuit, byte[] secret)
    {
        Bits value = await machine.InputAsync(SessionRole.Prover, InputBits / 8, secret);
        using Revealed output = await machine.RevealAsync(await machine.CallAsync(circuit, value));
        await machine.FinishAsync();
        return output.Bytes.ToArray();
    }

    /// <summary>The circuit, but one product turned over: with the correction of that product turned over too, the prover holds a valid MAC of the wrong bit.</summary>
    private static Circuit Lying(int gate)
    {
        List<Gate> gates = [.. s_circuit.Gates];
        ushort output = gates[gate].Output;
        gates.Insert(gate + 1, new Gate(GateKind.Not, output, 0, output));
        return new Circuit("lying", s_circuit.InputBits, s_circuit.Slots, [.. gates], [.. s_circuit.Outputs]);
    }
}
