using Vouch.Mpc.Machines;
using Vouch.Mpc.ShareConversion;
using Vouch.MpcTls.Hashing;
using Vouch.MpcTls.Keys;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>TLS 1.2 (RFC 5246, sections 6.3 and 8.1; RFC 7627, section 4).</summary>
/// <remarks>
/// 15 compressions with ChaCha20, 14 with AES-128, all but four of public blocks: key states of premaster and master secret 4, master secret 4, key block 5 or 4, client's Finished 2. The server's key is not made, though with
/// AES-128 it is a part of the block that the client's key is in; nothing is opened with it before the attestor has opened its share.
/// </remarks>
/// <param name="machine">The machine.</param>
/// <param name="terms">What the handshake has agreed on.</param>
/// <param name="self">Who this is; null where a run is gone through again.</param>
internal sealed class Tls12Program(IMachine machine, Tls12Terms terms, SessionRole? self) : TlsProgram(machine, terms.Suite, self)
{
    private Tls12KeySchedule? _schedule;

    /// <inheritdoc/>
    public override async ValueTask AgreeAsync(PointShares? premaster)
    {
        Machine.EnterStretch(Stretches.MasterSecret);
        Bits secret = await PremasterAsync(premaster).ConfigureAwait(false);
        MachineHmac hmac = await MachineHmac.CreateAsync(Machine, SuiteHash.Of(Suite), secret).ConfigureAwait(false);
        byte[] labelAndSeed = terms.SessionHash.IsEmpty
            ? [.. "master secret"u8, .. terms.ClientRandom.Span, .. terms.ServerRandom.Span]
            : [.. "extended master secret"u8, .. terms.SessionHash.Span];
        Bits master = await new MachinePrf(hmac, labelAndSeed).ExpandAsync(Machine, Prf.MasterSecretSize).ConfigureAwait(false);
        _schedule = await Tls12KeySchedule.CreateAsync(Machine, Suite, terms.ClientRandom, terms.ServerRandom, master).ConfigureAwait(false);
        Machine.LeaveStretch();
    }

    /// <inheritdoc/>
    /// <remarks>Shows the verify_data of the client's Finished.</remarks>
    public override async ValueTask DeriveAsync(ReadOnlyMemory<byte> finishedHash)
    {
        Machine.EnterStretch(Stretches.KeyAndFinished(Suite));
        (Bits key, Bits iv, byte[] verifyData) = await Need(_schedule).DeriveClientAsync(finishedHash).ConfigureAwait(false);
        Machine.LeaveStretch();
        Shown = new Tls12FinishedOpening(verifyData, serverVerifyData: default);
        await UseAsync(key, iv).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask<(Bits Key, Bits Iv)> ServerKeyAsync() => await Need(_schedule).DeriveServerAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<byte[]> ServerFinishedAsync(ReadOnlyMemory<byte> transcriptHash) => await Need(_schedule).ServerFinishedAsync(transcriptHash).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>The client's Finished was shown in the run; the server's is demanded here.</remarks>
    public override async ValueTask<(DirectionKeys Client, DirectionKeys Server)> KeysAsync(IMachine proof, EndedHandshake handshake)
    {
        Tls12KeySchedule schedule = Need(_schedule);
        (RecordKey client, RecordKey server) = await schedule.DeriveKeysAsync(proof).ConfigureAwait(false);
        await schedule.AssertFinishedAsync(proof, Side.Server, ((OpenedHandshake)handshake).ServerFinishedHash, handshake.ServerFinished).ConfigureAwait(false);
        return (new DirectionKeys.Only(proof, client), new DirectionKeys.Only(proof, server));
    }
}
