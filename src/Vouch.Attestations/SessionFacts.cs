namespace Vouch.Attestations;

/// <summary>What an attestor has seen of a session besides the bytes of the transcript; every presentation shows all of it.</summary>
public sealed record SessionFacts
{
    /// <summary>The name that the server's certificate was checked against: a DNS name in lower case, or an IP address.</summary>
    public required string ServerName { get; init; }

    /// <summary>The port that was dialled.</summary>
    public required ushort Port { get; init; }

    /// <summary>The address that was dialled, <c>192.0.2.1:443</c> or <c>[2001:db8::1]:443</c>.</summary>
    public required string DialledAddress { get; init; }

    /// <summary>What was negotiated.</summary>
    public required TlsFacts Tls { get; init; }

    /// <summary>What identifies the handshake.</summary>
    public required HelloFacts Hello { get; init; }

    /// <summary>The certificates that the server sent, in DER, its own first.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> CertificateChain { get; init; }

    /// <summary>The server's signature in the handshake.</summary>
    public required HandshakeSignature HandshakeSignature { get; init; }

    /// <summary>Lengths and completeness.</summary>
    public required TranscriptFacts Transcript { get; init; }
}
