using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Hashing;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;

namespace Vouch.MpcTls.Keys;

/// <summary>The keys of TLS 1.2 from the master secret on, as a program for a machine (RFC 5246, sections 5 and 6.3).</summary>
/// <remarks>
/// Ten compressions, eight of them of public blocks. The values A(i) of the PRF are shown: they are codes of other messages under the same key than those that make the output, which stays
/// pseudorandom beside them.
/// </remarks>
internal sealed class Tls12KeySchedule
{
    private readonly IMachine _machine;
    private readonly MachineHmac _master;

    private Tls12KeySchedule(IMachine machine, MachineHmac master, RecordKey client, RecordKey server)
    {
        _machine = machine;
        _master = master;
        Client = client;
        Server = server;
    }

    /// <summary>The client's key and IV.</summary>
    public RecordKey Client { get; }

    /// <summary>The server's key and IV.</summary>
    public RecordKey Server { get; }

    /// <summary>Runs the schedule and demands that both Finished messages are the ones of this master secret.</summary>
    public static async ValueTask<Tls12KeySchedule> RunAsync(IMachine machine, OpenedHandshake handshake, Bits masterSecret)
    {
        CipherSuite suite = handshake.Session.Suite;
        SuiteHash hash = SuiteHash.Of(suite);
        MachineHmac master = await MachineHmac.CreateAsync(machine, hash, masterSecret).ConfigureAwait(false);
        int keySize = suite.Aead.KeySize;
        int ivSize = suite.IvSize;
        byte[] seed = [.. "key expansion"u8, .. handshake.Session.ServerRandom.Span, .. handshake.Session.ClientRandom.Span];
        Bits block = await ExpandAsync(machine, master, seed, 2 * (keySize + ivSize)).ConfigureAwait(false);
        using Revealed ivs = await machine.RevealAsync(block.Bytes(2 * keySize, 2 * ivSize)).ConfigureAwait(false);
        Tls12KeySchedule schedule = new(
            machine,
            master,
            new RecordKey(block.Bytes(0, keySize), ivs.Claim[..ivSize].ToArray()),
            new RecordKey(block.Bytes(keySize, keySize), ivs.Claim[ivSize..].ToArray()));
        await schedule.AssertFinishedAsync("client finished"u8.ToArray(), handshake.FinishedHash, OpenedHandshake.VerifyData(handshake.ClientFinished)).ConfigureAwait(false);
        await schedule.AssertFinishedAsync("server finished"u8.ToArray(), handshake.ServerFinishedHash, OpenedHandshake.VerifyData(handshake.ServerFinished)).ConfigureAwait(false);
        return schedule;
    }

    private async ValueTask AssertFinishedAsync(byte[] label, ReadOnlyMemory<byte> transcriptHash, ReadOnlyMemory<byte> verifyData)
        => _machine.AssertEqual(await ExpandAsync(_machine, _master, [.. label, .. transcriptHash.Span], Prf.VerifyDataSize).ConfigureAwait(false), verifyData.Span);

    /// <summary>P_hash of RFC 5246, section 5.</summary>
    private static async ValueTask<Bits> ExpandAsync(IMachine machine, MachineHmac secret, byte[] labelAndSeed, int size)
    {
        List<Bits> blocks = [];
        byte[] a = labelAndSeed;
        for (int made = 0; made < size;)
        {
            using Revealed next = await machine.RevealAsync(await secret.ComputeAsync(a).ConfigureAwait(false)).ConfigureAwait(false);
            a = next.Claim.ToArray();
            blocks.Add(await secret.ComputeAsync((byte[])[.. a, .. labelAndSeed]).ConfigureAwait(false));
            made += a.Length;
        }

        return machine.Concatenate([.. blocks]).Bytes(0, size);
    }
}
