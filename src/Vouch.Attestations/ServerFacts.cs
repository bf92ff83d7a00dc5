using Vouch.Tls;

namespace Vouch.Attestations;

/// <summary>What an attestor has seen of the server: who it is, or only what its name can be proven with later.</summary>
public abstract record ServerFacts
{
    private ServerFacts()
    {
    }

    /// <summary>The attestor has verified the handshake.</summary>
    public sealed record Shown : ServerFacts
    {
        /// <summary>The name that the server's certificate was checked against: a DNS name in lower case, or an IP address.</summary>
        public required string Name { get; init; }

        /// <summary>The port that was dialled.</summary>
        public required ushort Port { get; init; }

        /// <summary>What identifies the handshake.</summary>
        public required HelloFacts Hello { get; init; }

        /// <summary>The certificates that the server sent, in DER, its own first.</summary>
        public required IReadOnlyList<ReadOnlyMemory<byte>> CertificateChain { get; init; }

        /// <summary>The server's signature in the handshake.</summary>
        public required HandshakeSignature HandshakeSignature { get; init; }

        /// <summary>The facts of a handshake.</summary>
        /// <param name="handshake">The handshake.</param>
        /// <param name="name">The host.</param>
        /// <param name="port">The port.</param>
        public static Shown Of(TlsHandshake handshake, string name, ushort port)
        {
            ArgumentNullException.ThrowIfNull(handshake);
            return new Shown
            {
                Name = name,
                Port = port,
                Hello = new HelloFacts(handshake.HelloHash, handshake.ClientRandom, handshake.ServerRandom, handshake.ServerKeyShare),
                CertificateChain = handshake.CertificateChain,
                HandshakeSignature = new HandshakeSignature((ushort)handshake.Signature.Scheme, handshake.Signature.Signature, handshake.Signature.Covered),
            };
        }
    }

    /// <summary>MPC mode and TLS 1.3: the attestor has seen nothing of the handshake. The hashes are what its keys were made with, so the messages that have these hashes say who the server is.</summary>
    /// <param name="HelloHash">The transcript hash up to and including ServerHello, with the hash of the cipher suite. Random values of the client make it hide what it covers.</param>
    /// <param name="FinishedHash">The transcript hash up to and including the server's Finished.</param>
    /// <param name="ClientKeyShare">The client's ephemeral public key, as on the wire.</param>
    /// <param name="ServerKeyShare">The server's ephemeral public key, as on the wire.</param>
    public sealed record Hidden(
        ReadOnlyMemory<byte> HelloHash,
        ReadOnlyMemory<byte> FinishedHash,
        ReadOnlyMemory<byte> ClientKeyShare,
        ReadOnlyMemory<byte> ServerKeyShare) : ServerFacts;
}
