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
/// <remarks>18 compressions. The server's application key is not computed at all before the attestor has opened its share: the prover derives it alone.</remarks>
/// <param name="machine">The machine.</param>
/// <param name="terms">What the hellos have agreed on.</param>
/// <param name="self">Who this is; null where a run is gone through again.</param>
internal sealed class Tls13Program(IMachine machine, Tls13Terms terms, SessionRole? self) : TlsProgram(machine, terms.Suite, self)
{
    private static readonly Lazy<Circuit> s_handshakeSecret = new(MakeHandshakeSecret);
    private Tls13KeySchedule? _schedule;

    /// <inheritdoc/>
    /// <remarks>Shows the handshake traffic secrets.</remarks>
    public override async ValueTask AgreeAsync(PointShares? premaster)
    {
        Machine.EnterStretch(Stretches.Agreement);
        Bits sharedSecret = await PremasterAsync(premaster).ConfigureAwait(false);
        Bits handshakeSecret = await Machine.CallAsync(s_handshakeSecret.Value, sharedSecret).ConfigureAwait(false);
        _schedule = await Tls13KeySchedule.RunAsync(Machine, Suite, handshakeSecret, terms.HelloHash, opened: null).ConfigureAwait(false);
        Machine.LeaveStretch();
        int size = Suite.HashSize;
        Shown = new Tls13HandshakeSecrets(_schedule.HandshakeTraffic.Span[..size], _schedule.HandshakeTraffic.Span[size..]);
    }

    /// <inheritdoc/>
    public override async ValueTask DeriveAsync(ReadOnlyMemory<byte> finishedHash)
    {
        Machine.EnterStretch(Stretches.ApplicationKey);
        Bits traffic = await Need(_schedule).TrafficSecretAsync(Side.Client, finishedHash).ConfigureAwait(false);
        TrafficSecret secret = await TrafficSecret.CreateAsync(Machine, Suite, traffic).ConfigureAwait(false);
        (Bits key, Bits iv) = await secret.DeriveHiddenAsync().ConfigureAwait(false);
        Machine.LeaveStretch();
        await UseAsync(key, iv).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask<(DirectionKeys Client, DirectionKeys Server)> KeysAsync(IMachine proof, OpenedHandshake handshake)
    {
        return (await KeysOfAsync(Side.Client).ConfigureAwait(false), await KeysOfAsync(Side.Server).ConfigureAwait(false));

        async ValueTask<DirectionKeys> KeysOfAsync(Side side)
            => new DirectionKeys.OfTrafficSecret(proof, Suite, await Need(_schedule).TrafficSecretAsync(side, handshake.FinishedHash).ConfigureAwait(false));
    }

    /// <summary>HKDF-Extract of the premaster secret: its salt is the same in all sessions without pre-shared keys.</summary>
    private static Circuit MakeHandshakeSecret()
    {
        using SecretBuffer salt = KeySchedule.HandshakeSalt(CipherSuite.ChaCha20Poly1305Sha256);
        return Sha256.HmacUnder(salt.Span);
    }
}
