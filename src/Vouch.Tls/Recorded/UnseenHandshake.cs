using Vouch.Tls.Keys;

namespace Vouch.Tls.Recorded;

/// <summary>A handshake of TLS 1.3 of which only hashes and key shares are known: none of its messages, and so neither the server's name nor its certificate.</summary>
/// <remarks>It has no records: those that a proof is about begin with the first under application keys.</remarks>
public sealed class UnseenHandshake : EndedHandshake
{
    /// <summary>Puts together what is known.</summary>
    /// <param name="terms">What the hellos have agreed on.</param>
    /// <param name="clientKeyShare">The client's ephemeral public key.</param>
    /// <param name="finishedHash">The transcript hash up to and with the server's Finished.</param>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public UnseenHandshake(Tls13Terms terms, ReadOnlyMemory<byte> clientKeyShare, ReadOnlyMemory<byte> finishedHash)
    {
        Terms = terms;
        ClientKeyShare = clientKeyShare;
        FinishedHash = finishedHash;
        (FirstClientRecord, FirstServerRecord) = (0, 0);
    }

    /// <summary>What the hellos have agreed on.</summary>
    public Tls13Terms Terms { get; }

    /// <summary>The client's ephemeral public key.</summary>
    public ReadOnlyMemory<byte> ClientKeyShare { get; }

    /// <inheritdoc/>
    public override TlsVersion Version => TlsVersion.Tls13;

    /// <inheritdoc/>
    public override CipherSuite Suite => Terms.Suite;
}
