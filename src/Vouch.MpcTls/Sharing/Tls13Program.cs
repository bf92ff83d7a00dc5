using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ShareConversion;
using Vouch.MpcTls.Keys;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>TLS 1.3 (RFC 8446, section 7.1).</summary>
/// <remarks>18 compressions. The server's application key is not computed before the attestor has opened its share, unless something is to be read on the way: the prover derives it alone.</remarks>
/// <param name="machine">The machine.</param>
/// <param name="terms">What the hellos have agreed on.</param>
/// <param name="self">Who this is; null where a run is gone through again.</param>
internal sealed class Tls13Program(IMachine machine, Tls13Terms terms, SessionRole? self) : TlsProgram(machine, terms.Suite, self)
{
    private static readonly Lazy<Circuit> s_handshakeSecret = new(MakeHandshakeSecret);
    private Tls13KeySchedule? _schedule;
    private HandshakeMask? _mask;
    private Bits? _maskWires;
    private ReadOnlyMemory<byte> _finishedHash;

    /// <inheritdoc/>
    /// <remarks>It is no part of a stretch: what is rehearsed fits with and without it, since adding costs no table.</remarks>
    public override async ValueTask MaskAsync(HandshakeMask mask)
    {
        _mask = mask;
        _maskWires = await Machine.InputAsync(SessionRole.Prover, HandshakeMask.Size, mask.Value is null ? default : mask.Value.Span).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Shows the handshake traffic secrets, under the prover's mask if there is one.</remarks>
    public override async ValueTask AgreeAsync(PointShares? premaster)
    {
        Machine.EnterStretch(Stretches.Agreement);
        Bits sharedSecret = await PremasterAsync(premaster).ConfigureAwait(false);
        Bits handshakeSecret = await Machine.CallAsync(s_handshakeSecret.Value, sharedSecret).ConfigureAwait(false);
        _schedule = await Tls13KeySchedule.RunAsync(Machine, Suite, handshakeSecret, terms.HelloHash, opened: null, _maskWires).ConfigureAwait(false);
        Machine.LeaveStretch();
        Shown = Unmask(_schedule.HandshakeTraffic.Span);
    }

    /// <inheritdoc/>
    public override async ValueTask DeriveAsync(ReadOnlyMemory<byte> finishedHash)
    {
        _finishedHash = finishedHash;
        Machine.EnterStretch(Stretches.ApplicationKey);
        (Bits key, Bits iv) = await HiddenKeyAsync(Side.Client).ConfigureAwait(false);
        Machine.LeaveStretch();
        await UseAsync(key, iv).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>5 compressions more.</remarks>
    protected override ValueTask<(Bits Key, Bits Iv)> ServerKeyAsync() => HiddenKeyAsync(Side.Server);

    /// <inheritdoc/>
    public override async ValueTask<(DirectionKeys Client, DirectionKeys Server)> KeysAsync(IMachine proof, EndedHandshake handshake)
    {
        return (await KeysOfAsync(Side.Client).ConfigureAwait(false), await KeysOfAsync(Side.Server).ConfigureAwait(false));

        async ValueTask<DirectionKeys> KeysOfAsync(Side side)
            => new DirectionKeys.OfTrafficSecret(proof, Suite, await Need(_schedule).TrafficSecretAsync(side, handshake.FinishedHash).ConfigureAwait(false));
    }

    private async ValueTask<(Bits Key, Bits Iv)> HiddenKeyAsync(Side side)
    {
        Bits traffic = await Need(_schedule).TrafficSecretAsync(side, _finishedHash).ConfigureAwait(false);
        TrafficSecret secret = await TrafficSecret.CreateAsync(Machine, Suite, traffic).ConfigureAwait(false);
        return await secret.DeriveHiddenAsync().ConfigureAwait(false);
    }

    private Tls13HandshakeSecrets? Unmask(ReadOnlySpan<byte> shown)
    {
        if (_mask is { Value: null })
        {
            return null;
        }

        using SecretBuffer secrets = SecretBuffer.CopyOf(shown);
        for (int i = 0; _mask is not null && i < HandshakeMask.Size; i++)
        {
            secrets.Span[i] ^= _mask.Value!.Span[i];
        }

        int size = Suite.HashSize;
        return new Tls13HandshakeSecrets(secrets.Span[..size], secrets.Span[size..]);
    }

    /// <summary>HKDF-Extract of the premaster secret: its salt is the same in all sessions without pre-shared keys.</summary>
    private static Circuit MakeHandshakeSecret()
    {
        using SecretBuffer salt = KeySchedule.HandshakeSalt(CipherSuite.ChaCha20Poly1305Sha256);
        return Sha256.HmacUnder(salt.Span);
    }
}
