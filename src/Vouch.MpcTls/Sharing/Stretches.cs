using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Sharing;

/// <summary>The stretches of a run with shared keys, by number: what can be rehearsed before there is a server (docs/protocol/garbling.md, section 7).</summary>
internal static class Stretches
{
    /// <summary>TLS 1.3: from shares of the premaster secret to the handshake traffic secrets.</summary>
    public const int Agreement = 0;

    /// <summary>TLS 1.3: the client's application key.</summary>
    public const int ApplicationKey = 1;

    /// <summary>The first record: what its tag takes, the tag, then the blocks of keystream.</summary>
    public static int OfRecord(CipherSuite suite) => ((int)suite << 8) + 1024;
}
