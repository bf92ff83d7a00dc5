using Vouch.Mpc.Machines;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>What client and server have agreed on when keys are made, in either version of TLS; all of it public.</summary>
public abstract class SharedTerms
{
    private SharedTerms(CipherSuite suite, NamedGroup group, ReadOnlyMemory<byte> serverShare)
    {
        Suite = suite;
        Group = group;
        ServerShare = serverShare;
    }

    /// <summary>The suite.</summary>
    public CipherSuite Suite { get; }

    /// <summary>The group of both key shares.</summary>
    public NamedGroup Group { get; }

    /// <summary>The server's key share.</summary>
    public ReadOnlyMemory<byte> ServerShare { get; }

    /// <summary>Whether keys can be shared under these terms: P-256, and a suite of the version whose hash is SHA-256.</summary>
    public bool AreSharable => Group == NamedGroup.Secp256r1 && CanShare(Suite, Version);

    private protected abstract TlsVersion Version { get; }

    /// <summary>The terms of a handshake that is over.</summary>
    public static SharedTerms Of(EndedHandshake handshake)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        if (handshake is UnseenHandshake unseen)
        {
            return new OfTls13(unseen.Terms);
        }

        OpenedHandshake opened = (OpenedHandshake)handshake;
        TlsSession session = opened.Session;
        return session.Version == TlsVersion.Tls13
            ? new OfTls13(new Tls13Terms(session.Suite, session.Group, session.ServerKeyShare, session.HelloHash))
            : new OfTls12(new Tls12Terms(session.Suite, session.Group, session.ServerKeyShare, session.ClientRandom, session.ServerRandom, opened.SessionHash));
    }

    /// <summary>Whether keys can be shared under a suite of either version.</summary>
    public static bool CanShare(CipherSuite suite) => suite is CipherSuite.ChaCha20Poly1305Sha256 or CipherSuite.Aes128GcmSha256
        or CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256 or CipherSuite.EcdheRsaChaCha20Poly1305Sha256
        or CipherSuite.EcdheEcdsaAes128GcmSha256 or CipherSuite.EcdheRsaAes128GcmSha256;

    /// <summary>Whether keys can be shared under a suite in a version.</summary>
    public static bool CanShare(CipherSuite suite, TlsVersion version) => CanShare(suite) && suite.Fits(version);

    /// <summary>Terms under a suite that is expected, with nothing in them that only a handshake gives.</summary>
    /// <exception cref="ArgumentException">Keys cannot be shared under it.</exception>
    internal static SharedTerms Expected(CipherSuite suite)
    {
        byte[] unknown = new byte[System.Security.Cryptography.SHA256.HashSizeInBytes];
        SharedTerms expected = suite.Fits(TlsVersion.Tls13)
            ? new OfTls13(new Tls13Terms(suite, NamedGroup.Secp256r1, default, unknown))
            : new OfTls12(new Tls12Terms(suite, NamedGroup.Secp256r1, default, unknown, unknown, unknown));
        return expected.AreSharable ? expected : throw new ArgumentException("Keys cannot be shared under this suite.", nameof(suite));
    }

    /// <summary>The sizes of the plaintexts that are sealed together, up to a request that is one record.</summary>
    /// <param name="requestSize">The size of the request.</param>
    internal int[] RecordSizes(int requestSize) => Version == TlsVersion.Tls13 ? [requestSize + 1] : [Conversions.FinishedSize, requestSize];

    /// <summary>Whether these are the terms of a handshake that was verified.</summary>
    public bool AreOf(OpenedHandshake handshake)
    {
        SharedTerms verified = Of(handshake);
        return verified.Version == Version
            && verified.Suite == Suite
            && verified.Group == Group
            && verified.ServerShare.Span.SequenceEqual(ServerShare.Span)
            && HasSame(verified);
    }

    internal abstract TlsProgram CreateProgram(IMachine machine, SessionRole? self);

    /// <summary>Gives the keys to one who holds them whole.</summary>
    /// <param name="keys">Takes them.</param>
    /// <param name="premaster">The premaster secret.</param>
    /// <param name="finishedHash">The transcript hash of <see cref="EndedHandshake.FinishedHash"/>.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    internal abstract ValueTask AdoptAsync(LocalTlsKeys keys, Crypto.SecretBuffer premaster, ReadOnlyMemory<byte> finishedHash, CancellationToken cancellationToken);

    private protected abstract bool HasSame(SharedTerms verified);

    /// <summary>TLS 1.3.</summary>
    public sealed class OfTls13(Tls13Terms terms) : SharedTerms(terms.Suite, terms.Group, terms.ServerShare)
    {
        /// <summary>The terms.</summary>
        public Tls13Terms Terms => terms;

        private protected override TlsVersion Version => TlsVersion.Tls13;

        internal override TlsProgram CreateProgram(IMachine machine, SessionRole? self) => new Tls13Program(machine, terms, self);

        internal override ValueTask AdoptAsync(LocalTlsKeys keys, Crypto.SecretBuffer premaster, ReadOnlyMemory<byte> finishedHash, CancellationToken cancellationToken)
        {
            keys.Adopt(terms, premaster.Span);
            return keys.DeriveApplicationKeysAsync(finishedHash, cancellationToken);
        }

        private protected override bool HasSame(SharedTerms verified) => ((OfTls13)verified).Terms.HelloHash.Span.SequenceEqual(terms.HelloHash.Span);
    }

    /// <summary>TLS 1.2.</summary>
    public sealed class OfTls12(Tls12Terms terms) : SharedTerms(terms.Suite, terms.Group, terms.ServerShare)
    {
        /// <summary>The terms.</summary>
        public Tls12Terms Terms => terms;

        private protected override TlsVersion Version => TlsVersion.Tls12;

        internal override TlsProgram CreateProgram(IMachine machine, SessionRole? self) => new Tls12Program(machine, terms, self);

        internal override async ValueTask AdoptAsync(LocalTlsKeys keys, Crypto.SecretBuffer premaster, ReadOnlyMemory<byte> finishedHash, CancellationToken cancellationToken)
        {
            keys.Adopt(terms, premaster.Span);
            await keys.FinishAsync(Side.Client, finishedHash, cancellationToken).ConfigureAwait(false);
        }

        private protected override bool HasSame(SharedTerms verified)
        {
            Tls12Terms other = ((OfTls12)verified).Terms;
            return other.ClientRandom.Span.SequenceEqual(terms.ClientRandom.Span)
                && other.ServerRandom.Span.SequenceEqual(terms.ServerRandom.Span)
                && other.SessionHash.Span.SequenceEqual(terms.SessionHash.Span);
        }
    }
}
