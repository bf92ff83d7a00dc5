using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ShareConversion;
using Vouch.MpcTls.Keys;
using Vouch.MpcTls.Records;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>What the two parties compute together in a session: from shares of the premaster secret to the client's sealed records.</summary>
/// <remarks>It runs on garbled circuits during the session and on the proof machine afterwards. The server's records are opened in the proof alone, once they are fixed and the attestor has opened its share; but for those that the prover wants to read on the way.</remarks>
/// <param name="machine">The machine.</param>
/// <param name="suite">The suite.</param>
/// <param name="self">Who this is; null where a run is gone through again.</param>
internal abstract class TlsProgram(IMachine machine, CipherSuite suite, SessionRole? self) : IDisposable
{
    private RecordProgram? _sealing;
    private RecordProgram? _opening;

    /// <summary>What opens the handshake, as far as it was shown; null before, and where it was shown under another party's mask.</summary>
    public OpenedSecrets? Shown { get; protected set; }

    protected IMachine Machine => machine;

    protected CipherSuite Suite => suite;

    /// <summary>Takes the prover's mask; before shares of the premaster secret are made, so that nobody waits for it.</summary>
    public virtual ValueTask MaskAsync(HandshakeMask mask) => throw new NotSupportedException("This version of TLS shows nothing that could be masked.");

    /// <summary>From shares of the premaster secret on, when the server's share of the key is there.</summary>
    /// <param name="premaster">This party's shares of both conversions; null where a run is gone through again.</param>
    public abstract ValueTask AgreeAsync(PointShares? premaster);

    /// <summary>The key of the client's next records; nothing of it is shown.</summary>
    /// <param name="finishedHash">The transcript hash of <see cref="EndedHandshake.FinishedHash"/>.</param>
    public abstract ValueTask DeriveAsync(ReadOnlyMemory<byte> finishedHash);

    /// <summary>Goes through what can be computed before there is a server.</summary>
    /// <param name="sizes">The sizes of the plaintexts that are expected of the first records that are sealed together.</param>
    public async ValueTask RehearseAsync(params IReadOnlyList<int> sizes)
    {
        await AgreeAsync(null).ConfigureAwait(false);
        await DeriveAsync(new byte[suite.HashSize]).ConfigureAwait(false);
        foreach (int size in sizes)
        {
            await Need(_sealing).RehearseAsync(size).ConfigureAwait(false);
        }
    }

    /// <summary>Seals the client's next record; both parties get the protected fragment.</summary>
    /// <param name="type">The content type of the record's header.</param>
    /// <param name="size">The size of the plaintext, in bytes; in TLS 1.3 that of the TLSInnerPlaintext.</param>
    /// <param name="plaintext">At the prover the plaintext, elsewhere null.</param>
    /// <param name="share">This party's share of what the tag is made with; null where a run is gone through again.</param>
    public ValueTask<byte[]> SealAsync(ContentType type, int size, SecretBuffer? plaintext, MacShare? share)
        => Need(_sealing).SealAsync(type, size, plaintext, share);

    /// <summary>Opens the server's next record for the prover; the first time, the server's key is made.</summary>
    /// <inheritdoc cref="RecordProgram.OpenAsync"/>
    public async ValueTask<(byte[] PaddedKeystream, byte[] Tag)> OpenAsync(SealedRecord record, SecretBuffer? pad, MacShare? share)
    {
        if (_opening is null)
        {
            (Bits key, Bits iv) = await ServerKeyAsync().ConfigureAwait(false);
            _opening = await RecordProgram.CreateAsync(machine, suite, Side.Server, key, iv, self).ConfigureAwait(false);
        }

        return await _opening.OpenAsync(record, pad, share).ConfigureAwait(false);
    }

    /// <summary>TLS 1.2: the verify_data of the server's Finished, where it is to be checked on the way.</summary>
    /// <param name="transcriptHash">The transcript hash before it.</param>
    public virtual ValueTask<byte[]> ServerFinishedAsync(ReadOnlyMemory<byte> transcriptHash) => throw new NotSupportedException("The server's Finished of TLS 1.3 is under keys that were shown.");

    /// <summary>Goes again through what was done after the handshake.</summary>
    /// <param name="step">What was done.</param>
    /// <param name="shares">Where what tags take is counted, what stands for it; else null.</param>
    public async ValueTask RepeatAsync(SharedStep step, Func<Side, int, ValueTask<MacShare>>? shares = null)
    {
        switch (step)
        {
            case SharedStep.Sealed { Type: ContentType type, Size: int size }:
                await SealAsync(type, size, null, await ShareAsync(Side.Client, size).ConfigureAwait(false)).ConfigureAwait(false);
                break;

            case SharedStep.Opened { Record: SealedRecord record }:
                await OpenAsync(record, null, await ShareAsync(Side.Server, record.Ciphertext.Length).ConfigureAwait(false)).ConfigureAwait(false);
                break;

            case SharedStep.Confirmed { TranscriptHash: var hash }:
                await ServerFinishedAsync(hash).ConfigureAwait(false);
                break;

            default:
                throw new InvalidOperationException("There is no such step.");
        }

        async ValueTask<MacShare?> ShareAsync(Side side, int size) => shares is null ? null : await shares(side, size).ConfigureAwait(false);
    }

    /// <summary>In the proof: the keys of both directions.</summary>
    /// <param name="proof">The machine itself, since what is shown from here on was not in the run.</param>
    /// <param name="handshake">The handshake.</param>
    public abstract ValueTask<(DirectionKeys Client, DirectionKeys Server)> KeysAsync(IMachine proof, EndedHandshake handshake);

    /// <inheritdoc/>
    public void Dispose() => Shown?.Dispose();

    protected async ValueTask<Bits> PremasterAsync(PointShares? shares)
    {
        (Bits, Bits)[] inputs = await JointInputs.TakeAsync(machine, self, (P256Element.Size, shares?.First), (P256Element.Size, shares?.Check)).ConfigureAwait(false);
        return await PremasterProgram.RunAsync(machine, inputs[0], inputs[1]).ConfigureAwait(false);
    }

    /// <summary>The server's application key and the derived part of its nonces; nothing of them is shown.</summary>
    protected abstract ValueTask<(Bits Key, Bits Iv)> ServerKeyAsync();

    protected async ValueTask UseAsync(Bits key, Bits iv)
    {
        machine.EnterStretch(Stretches.KeySchedule(suite));
        _sealing = await RecordProgram.CreateAsync(machine, suite, Side.Client, key, iv, self).ConfigureAwait(false);
        machine.LeaveStretch();
    }

    protected static T Need<T>(T? value)
        where T : class
        => value ?? throw new InvalidOperationException("The program has not come so far.");
}
