using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Hashing;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;

namespace Vouch.MpcTls.Keys;

/// <summary>The keys of TLS 1.2 from the master secret on, as a program for a machine (RFC 5246, sections 5 and 6.3).</summary>
/// <remarks>
/// Of compressions, the key states of the master secret take two, each A(i) of the key block and each block that is asked for one of a public block, and each Finished two: 12 in all with ChaCha20, whose key block is three
/// blocks, and 10 with AES-128.
/// </remarks>
internal sealed class Tls12KeySchedule
{
    private readonly IMachine _machine;
    private readonly CipherSuite _suite;
    private readonly MachineHmac _master;
    private readonly MachinePrf _keyBlock;
    private readonly Bits?[] _blocks;
    private int _shown; // values A(i) of the key block

    private Tls12KeySchedule(IMachine machine, CipherSuite suite, MachineHmac master, byte[] seed)
    {
        _machine = machine;
        _suite = suite;
        _master = master;
        _keyBlock = new MachinePrf(master, [.. "key expansion"u8, .. seed]);
        int hashSize = suite.HashSize;
        _blocks = new Bits?[((2 * (suite.Aead.KeySize + suite.IvSize)) + hashSize - 1) / hashSize];
    }

    /// <summary>Takes up the schedule from the master secret on.</summary>
    public static async ValueTask<Tls12KeySchedule> CreateAsync(
        IMachine machine, CipherSuite suite, ReadOnlyMemory<byte> clientRandom, ReadOnlyMemory<byte> serverRandom, Bits masterSecret)
    {
        MachineHmac master = await MachineHmac.CreateAsync(machine, SuiteHash.Of(suite), masterSecret).ConfigureAwait(false);
        return new Tls12KeySchedule(machine, suite, master, [.. serverRandom.Span, .. clientRandom.Span]);
    }

    /// <summary>Runs the schedule in a proof, and demands that both Finished messages are the ones of this master secret.</summary>
    public static async ValueTask<(RecordKey Client, RecordKey Server)> RunAsync(IMachine machine, OpenedHandshake handshake, Bits masterSecret)
    {
        TlsSession session = handshake.Session;
        Tls12KeySchedule schedule = await CreateAsync(machine, session.Suite, session.ClientRandom, session.ServerRandom, masterSecret).ConfigureAwait(false);
        (RecordKey, RecordKey) keys = await schedule.DeriveKeysAsync(machine).ConfigureAwait(false);
        await schedule.AssertFinishedAsync(machine, Side.Client, handshake.FinishedHash, handshake.ClientFinished).ConfigureAwait(false);
        await schedule.AssertFinishedAsync(machine, Side.Server, handshake.ServerFinishedHash, handshake.ServerFinished).ConfigureAwait(false);
        return keys;
    }

    /// <summary>Key and IV of the client, neither of them shown, and the verify_data of its Finished, which is; in as many steps as the key block has blocks.</summary>
    /// <param name="finishedHash">The transcript hash before the Finished.</param>
    public async ValueTask<(Bits Key, Bits Iv, byte[] VerifyData)> DeriveClientAsync(ReadOnlyMemory<byte> finishedHash)
    {
        MachinePrf finished = FinishedOf(Side.Client, finishedHash);
        await AdvanceAsync(_machine, [_keyBlock, finished]).ConfigureAwait(false);
        Bits verifyData = await VerifyDataAsync(finished).ConfigureAwait(false);
        byte[] shown = await AdvanceAsync(_machine, [_keyBlock], verifyData).ConfigureAwait(false);
        await AdvanceAsync(_machine).ConfigureAwait(false);
        return (await KeyOfAsync(Side.Client).ConfigureAwait(false), await IvOfAsync(Side.Client).ConfigureAwait(false), shown);
    }

    /// <summary>Key and IV of the server, neither of them shown.</summary>
    public async ValueTask<(Bits Key, Bits Iv)> DeriveServerAsync()
        => (await KeyOfAsync(Side.Server).ConfigureAwait(false), await IvOfAsync(Side.Server).ConfigureAwait(false)); // all A(i) were shown with the client's

    /// <summary>The verify_data of the server's Finished, which is shown.</summary>
    /// <param name="transcriptHash">The transcript hash before it.</param>
    public async ValueTask<byte[]> ServerFinishedAsync(ReadOnlyMemory<byte> transcriptHash)
    {
        MachinePrf finished = FinishedOf(Side.Server, transcriptHash);
        await MachinePrf.AdvanceAsync(_machine, [finished]).ConfigureAwait(false);
        using Revealed shown = await _machine.RevealAsync(await VerifyDataAsync(finished).ConfigureAwait(false)).ConfigureAwait(false);
        return shown.Claim.ToArray();
    }

    /// <summary>Keys and IVs of both sides in a proof; the IVs are shown.</summary>
    /// <param name="machine">The machine that shows them.</param>
    public async ValueTask<(RecordKey Client, RecordKey Server)> DeriveKeysAsync(IMachine machine)
    {
        await AdvanceAsync(machine).ConfigureAwait(false);
        Bits client = await KeyOfAsync(Side.Client).ConfigureAwait(false);
        Bits server = await KeyOfAsync(Side.Server).ConfigureAwait(false);
        Bits clientIv = await IvOfAsync(Side.Client).ConfigureAwait(false);
        using Revealed ivs = await machine.RevealAsync(machine.Concatenate(clientIv, await IvOfAsync(Side.Server).ConfigureAwait(false))).ConfigureAwait(false);
        return (new RecordKey(client, ivs.Claim[.._suite.IvSize].ToArray()), new RecordKey(server, ivs.Claim[_suite.IvSize..].ToArray()));
    }

    /// <summary>Demands that a Finished message is the one of this master secret.</summary>
    /// <param name="machine">The machine that shows what is needed.</param>
    /// <param name="side">Whose.</param>
    /// <param name="transcriptHash">The transcript hash before it.</param>
    /// <param name="message">The message.</param>
    public async ValueTask AssertFinishedAsync(IMachine machine, Side side, ReadOnlyMemory<byte> transcriptHash, ReadOnlyMemory<byte> message)
    {
        MachinePrf finished = FinishedOf(side, transcriptHash);
        await MachinePrf.AdvanceAsync(machine, [finished]).ConfigureAwait(false);
        machine.AssertEqual(await VerifyDataAsync(finished).ConfigureAwait(false), OpenedHandshake.VerifyData(message).Span);
    }

    private MachinePrf FinishedOf(Side side, ReadOnlyMemory<byte> transcriptHash)
        => new(_master, [.. side == Side.Client ? "client finished"u8 : "server finished"u8, .. transcriptHash.Span]);

    private static async ValueTask<Bits> VerifyDataAsync(MachinePrf finished) => (await finished.BlockAsync(0).ConfigureAwait(false)).Bytes(0, Prf.VerifyDataSize);

    private ValueTask<byte[]> AdvanceAsync(IMachine machine, MachinePrf[] outputs, Bits along = default)
    {
        _shown++;
        return MachinePrf.AdvanceAsync(machine, outputs, along);
    }

    /// <summary>Shows what the whole key block takes.</summary>
    private async ValueTask AdvanceAsync(IMachine machine)
    {
        while (_shown < _blocks.Length)
        {
            await AdvanceAsync(machine, [_keyBlock]).ConfigureAwait(false);
        }
    }

    private ValueTask<Bits> KeyOfAsync(Side side) => PartAsync(side == Side.Client ? 0 : _suite.Aead.KeySize, _suite.Aead.KeySize);

    private ValueTask<Bits> IvOfAsync(Side side) => PartAsync((2 * _suite.Aead.KeySize) + (side == Side.Client ? 0 : _suite.IvSize), _suite.IvSize);

    /// <summary>A part of the key block, of which those blocks alone are made that it is in.</summary>
    private async ValueTask<Bits> PartAsync(int start, int size)
    {
        List<Bits> parts = [];
        for (int position = start; position < start + size;)
        {
            int index = position / _suite.HashSize;
            Bits block = _blocks[index] ??= await _keyBlock.BlockAsync(index).ConfigureAwait(false);
            int offset = position % _suite.HashSize;
            parts.Add(block.Bytes(offset, int.Min(_suite.HashSize - offset, start + size - position)));
            position += parts[^1].Length / 8;
        }

        return parts.Count == 1 ? parts[0] : _machine.Concatenate([.. parts]);
    }
}
