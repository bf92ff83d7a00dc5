using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ShareConversion;
using Vouch.MpcTls.Keys;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>What the two parties compute together in a session of TLS 1.3 (RFC 8446, section 7.1): from shares of the premaster secret to the client's sealed records.</summary>
/// <remarks>
/// 17 compressions. It runs on garbled circuits during the session and on the proof machine afterwards. The server's application key is not computed at all: once the server's records are fixed, the
/// attestor opens its share, and the prover derives it alone.
/// </remarks>
internal sealed class Tls13Program(IMachine machine, CipherSuite suite, SessionRole? self)
{
    private static readonly Lazy<Circuit> s_handshakeSecret = new(MakeHandshakeSecret);
    private readonly MacProgram _mac = MacProgram.Create(machine, suite, self);
    private Tls13KeySchedule? _schedule;
    private SealingProgram? _sealing;
    private ulong _sequence;

    /// <summary>From shares of the premaster secret to the handshake traffic secrets, which are shown.</summary>
    /// <param name="premaster">This party's shares of both conversions; null where a run is gone through again.</param>
    /// <param name="helloHash">The transcript hash up to and with ServerHello.</param>
    public async ValueTask<Tls13HandshakeSecrets> AgreeAsync(PointShares? premaster, ReadOnlyMemory<byte> helloHash)
    {
        machine.EnterStretch(Stretches.Agreement);
        (Bits, Bits)[] inputs = await JointInputs.TakeAsync(machine, self, (P256Element.Size, premaster?.First), (P256Element.Size, premaster?.Check)).ConfigureAwait(false);
        Bits sharedSecret = await PremasterProgram.RunAsync(machine, inputs[0], inputs[1]).ConfigureAwait(false);
        Bits handshakeSecret = await machine.CallAsync(s_handshakeSecret.Value, sharedSecret).ConfigureAwait(false);
        _schedule = await Tls13KeySchedule.RunAsync(machine, suite, handshakeSecret, helloHash, opened: null).ConfigureAwait(false);
        machine.LeaveStretch();
        int size = suite.HashSize;
        return new Tls13HandshakeSecrets(_schedule.HandshakeTraffic.Span[..size], _schedule.HandshakeTraffic.Span[size..]);
    }

    /// <summary>The client's application key; nothing of it is shown.</summary>
    /// <param name="finishedHash">The transcript hash up to and with the server's Finished.</param>
    public async ValueTask DeriveAsync(ReadOnlyMemory<byte> finishedHash)
    {
        machine.EnterStretch(Stretches.ApplicationKey);
        Bits traffic = await TrafficSecretAsync(Side.Client, finishedHash).ConfigureAwait(false);
        TrafficSecret secret = await TrafficSecret.CreateAsync(machine, suite, traffic).ConfigureAwait(false);
        (Bits key, Bits iv) = await secret.DeriveHiddenAsync().ConfigureAwait(false);
        machine.LeaveStretch();
        _sealing = await SealingProgram.CreateAsync(machine, suite, key, iv, _mac).ConfigureAwait(false);
    }

    /// <summary>An application traffic secret. The server's is asked for in the proof alone.</summary>
    public ValueTask<Bits> TrafficSecretAsync(Side side, ReadOnlyMemory<byte> finishedHash)
        => (_schedule ?? throw new InvalidOperationException("No keys were agreed on.")).TrafficSecretAsync(side, finishedHash);

    /// <summary>Goes through what can be computed before there is a server.</summary>
    /// <param name="size">The size of the first record's TLSInnerPlaintext that is expected.</param>
    public async ValueTask RehearseAsync(int size)
    {
        (await AgreeAsync(null, new byte[suite.HashSize]).ConfigureAwait(false)).Dispose();
        await DeriveAsync(new byte[suite.HashSize]).ConfigureAwait(false);
        await _sealing!.RehearseAsync(size).ConfigureAwait(false);
    }

    /// <summary>Seals the client's next application record; both parties get the protected fragment.</summary>
    /// <param name="size">The size of the TLSInnerPlaintext, in bytes.</param>
    /// <param name="plaintext">At the prover the TLSInnerPlaintext, elsewhere null.</param>
    /// <param name="share">This party's share of what the tag is made with; null where a run is gone through again.</param>
    public ValueTask<byte[]> SealAsync(int size, SecretBuffer? plaintext, MacShare? share)
    {
        SealingProgram sealing = _sealing ?? throw new InvalidOperationException("No keys were derived.");
        return sealing.SealAsync(_sequence++, ContentType.ApplicationData, size, plaintext, share);
    }

    /// <summary>HKDF-Extract of the premaster secret: its salt is the same in all sessions without pre-shared keys.</summary>
    private static Circuit MakeHandshakeSecret()
    {
        using SecretBuffer salt = KeySchedule.HandshakeSalt(CipherSuite.ChaCha20Poly1305Sha256);
        return Sha256.HmacUnder(salt.Span);
    }
}
