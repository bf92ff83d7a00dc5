using Vouch.Crypto;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Sharing;

/// <summary>The stretches of a run with shared keys, by number: what can be rehearsed before there is a server (docs/protocol/garbling.md, section 7).</summary>
internal static class Stretches
{
    /// <summary>TLS 1.3: from shares of the premaster secret to the handshake traffic secrets.</summary>
    public const int Agreement = 0;

    /// <summary>TLS 1.3: the client's application key.</summary>
    public const int ApplicationKey = 1;

    /// <summary>TLS 1.2: from shares of the premaster secret to the master secret.</summary>
    public const int MasterSecret = 2;

    private const int PerRecord = 256;

    /// <summary>TLS 1.2: the client's key and its Finished.</summary>
    public static int KeyAndFinished(CipherSuite suite) => 4 + CipherOf(suite);

    /// <summary>A part of a record: what its tag takes, the tag, then the blocks of keystream.</summary>
    /// <param name="suite">The suite, of which version and cipher count, so that it does not matter how the server signs.</param>
    /// <param name="record">The number of the record, from 0.</param>
    /// <param name="part">The number of the part, below 256.</param>
    public static int OfRecord(CipherSuite suite, int record, int part)
        => 1024 + (PerRecord * ((2 * ((suite.Fits(TlsVersion.Tls12) ? 2 : 0) + CipherOf(suite))) + record)) + part;

    /// <summary>What the client's key is turned into once: with AES its schedule, and the key of GHASH.</summary>
    public static int KeySchedule(CipherSuite suite) => 8 + (suite.Fits(TlsVersion.Tls12) ? 2 : 0) + CipherOf(suite);

    private static int CipherOf(CipherSuite suite) => suite.Aead == AeadAlgorithm.ChaCha20Poly1305 ? 0 : 1;
}
