using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Keys;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing.Attacks;

/// <summary>A prover that computes something else on garbled circuits than it says: the attestor cannot notice then, and refuses when it is proven.</summary>
public sealed class AnotherRunTests
{
    private const int InputBits = 16;
    private const int GateCount = 60;

    private static readonly byte[] s_ofProver = [0x35];
    private static readonly byte[] s_ofAttestor = [0xd2];
    private static readonly Gate[] s_gates = RandomGates();
    private static readonly Circuit s_circuit = Of(s_gates);

    [Fact]
    public async Task A_run_that_is_what_it_says_passes()
        => Assert.Equal((null, null), await SharedPair.TryAsync((machine, self) => ProgramAsync(machine, self, s_circuit)));

    [Fact]
    public async Task Every_gate_turned_over_that_changes_what_is_shown_is_refused()
    {
        byte[] truth = await ShownAsync(s_circuit);
        int changed = 0;
        for (int i = 0; i < GateCount; i++)
        {
            Circuit another = Of([.. s_gates[..(i + 1)], new Gate(GateKind.Not, s_gates[i].Output, s_gates[i].Output, s_gates[i].Output), .. s_gates[(i + 1)..]]);
            byte[] shown = await ShownAsync(another);
            bool isSame = truth.SequenceEqual(shown);

            (Exception? prover, Exception? attestor) = await SharedPair.TryAsync(
                (machine, self) => ProgramAsync(machine, self, s_circuit),
                (machine, proof, run) => ProgramAsync(new RecordedMachine(machine, proof, run), SessionRole.Prover, another));

            Assert.True(isSame ? attestor is null && prover is null : attestor is ProtocolException, $"gate {i}: {attestor}");
            changed += isSame ? 0 : 1;
        }

        Assert.True(changed > GateCount / 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_circuit_that_shows_the_attestors_input_is_refused(int shown)
    {
        // What a prover would want: the other's half of the key in place of a value that it may see.
        (_, Exception? attestor) = await SharedPair.TryAsync(
            (machine, self) => ProgramAsync(machine, self, s_circuit),
            (machine, proof, run) => ProgramAsync(new RecordedMachine(machine, proof, run), SessionRole.Prover, s_circuit, shown));

        Assert.IsType<ProtocolException>(attestor);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_input_in_the_proof_than_in_the_run_is_refused(bool lies)
    {
        (Exception? prover, Exception? attestor) = await SharedPair.TryAsync(
            (machine, self) => ProgramAsync(machine, self, s_circuit),
            (machine, proof, run) => ProgramAsync(new TwoInputsMachine(machine, proof, run, (_, value) => lies ? [0x34] : value), SessionRole.Prover, s_circuit));

        Assert.Equal(lies, attestor is ProtocolException);
        Assert.Equal(lies, (prover ?? attestor) is not null);
    }

    /// <summary>What hides the handshake from the attestor is an input like others.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_mask_than_the_one_committed_to_is_refused(bool lies)
    {
        byte[] mask = [.. Enumerable.Range(0, HandshakeMask.Size).Select(static i => (byte)(3 * i))];
        byte[] committed = [.. mask];
        committed[^1] ^= lies ? (byte)1 : (byte)0;

        (_, Exception? attestor) = await SharedPair.TryAsync(
            MaskedAsync,
            (machine, proof, run) => MaskedAsync(new TwoInputsMachine(machine, proof, run, (_, value) => value.Length == HandshakeMask.Size ? committed : value), SessionRole.Prover));

        Assert.Equal(lies, attestor is ProtocolException);
        Assert.Equal(lies, attestor is not null);

        async Task MaskedAsync(IMachine machine, SessionRole? self)
        {
            Bits secret = await machine.InputAsync(SessionRole.Attestor, 32, self == SessionRole.Attestor ? new byte[32] : []);
            Bits pad = await machine.InputAsync(SessionRole.Prover, HandshakeMask.Size, self == SessionRole.Prover ? mask : []);
            await Tls13KeySchedule.RunAsync(machine, CipherSuite.ChaCha20Poly1305Sha256, secret, new byte[32], opened: null, pad);
        }
    }

    [Fact]
    public async Task An_equality_that_does_not_hold_is_refused()
    {
        (Exception? prover, Exception? attestor) = await SharedPair.TryAsync(
            EqualAsync,
            async (machine, proof, run) => await EqualAsync(new RecordedMachine(machine, proof, run), SessionRole.Prover));
        Assert.Equal((null, null), (prover, attestor));

        (_, attestor) = await SharedPair.TryAsync(
            EqualAsync,
            async (machine, proof, run) =>
            {
                RecordedMachine recorded = new(machine, proof, run);
                _ = await recorded.InputAsync(SessionRole.Attestor, 1, []);
                _ = await recorded.InputAsync(SessionRole.Prover, 1, [0xd3]);
            });
        Assert.IsType<ProtocolException>(attestor);

        static async Task EqualAsync(IMachine machine, SessionRole? self)
        {
            Bits attestor = await machine.InputAsync(SessionRole.Attestor, 1, self == SessionRole.Attestor ? s_ofAttestor : []);
            Bits prover = await machine.InputAsync(SessionRole.Prover, 1, self == SessionRole.Prover ? s_ofAttestor : []);
            machine.AssertEqual(prover, attestor);
        }
    }

    [Fact]
    public async Task Contributions_that_are_not_those_of_the_run_are_found_before_anything_is_proven()
    {
        using SharedRun run = new();
        await using PlainMachine plain = new();
        run.Add(new SharedRun.Contributed(1, SecretBuffer.CopyOf(s_ofAttestor)));
        run.Add(new SharedRun.Committed(default, 1, SecretBuffer.CopyOf(s_ofProver)));
        byte[] shown = await ShownAsync(s_circuit);
        run.Add(new SharedRun.Shown([shown[0]]));
        run.Add(new SharedRun.ShownToAttestor(null));
        run.Add(new SharedRun.Shown(shown[2..]));

        await ProgramAsync(new ReplayMachine(plain, run, isCommitted: false), null, s_circuit);
        int refused = 0;
        for (int bit = 0; bit < 8; bit++)
        {
            run.TakeContributions([(byte)(s_ofAttestor[0] ^ (1 << bit))]);
            refused += await Record.ExceptionAsync(() => ProgramAsync(new ReplayMachine(plain, run, isCommitted: false), null, s_circuit)) is ProtocolException ? 1 : 0;
        }

        Assert.Equal(8, refused);
    }

    private static async Task ProgramAsync(IMachine machine, SessionRole? self, Circuit circuit, int? leak = null)
    {
        Bits attestor = await machine.InputAsync(SessionRole.Attestor, 1, self == SessionRole.Attestor ? s_ofAttestor : []);
        Bits prover = await machine.InputAsync(SessionRole.Prover, 1, self == SessionRole.Prover ? s_ofProver : []);
        Bits made = await machine.CallAsync(circuit, attestor, prover);
        using Revealed both = await machine.RevealAsync(leak == 0 ? attestor : made.Bytes(0, 1));
        using Revealed one = await machine.RevealAsync(leak == 1 ? attestor : made.Bytes(1, 1), SessionRole.Attestor);
        using Revealed last = await machine.RevealAsync(leak == 2 ? machine.Concatenate(attestor, prover) : made.Bytes(2, 2));
    }

    /// <summary>What the program shows, one value after the other.</summary>
    private static async Task<byte[]> ShownAsync(Circuit circuit)
    {
        await using PlainMachine plain = new();
        using Revealed revealed = await plain.RevealAsync(await plain.CallAsync(circuit, plain.Constant(s_ofAttestor), plain.Constant(s_ofProver)));
        return revealed.Claim.ToArray();
    }

    private static Circuit Of(Gate[] gates) => new("small", InputBits, InputBits + GateCount, gates, [.. Enumerable.Range(InputBits + GateCount - 32, 32).Select(static slot => (ushort)slot)]);

    private static Gate[] RandomGates()
    {
        Random random = new(11);
        return [.. Enumerable.Range(0, GateCount).Select(i => new Gate((GateKind)random.Next(2), (ushort)random.Next(InputBits + i), (ushort)random.Next(InputBits + i), (ushort)(InputBits + i)))];
    }
}
