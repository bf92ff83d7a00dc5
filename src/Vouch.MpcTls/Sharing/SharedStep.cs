using Vouch.MpcTls.Records;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Sharing;

/// <summary>What two parties have done with shared keys after the handshake, as it will be proven.</summary>
internal abstract record SharedStep
{
    /// <summary>A record of the client was sealed.</summary>
    /// <param name="Type">The content type of its header.</param>
    /// <param name="Size">The size of the plaintext.</param>
    public sealed record Sealed(ContentType Type, int Size) : SharedStep;

    /// <summary>A record of the server was opened for the prover.</summary>
    /// <param name="Record">The record.</param>
    public sealed record Opened(SealedRecord Record) : SharedStep;

    /// <summary>The server's Finished of TLS 1.2 was made, to be compared.</summary>
    /// <param name="TranscriptHash">The transcript hash before it.</param>
    public sealed record Confirmed(ReadOnlyMemory<byte> TranscriptHash) : SharedStep;
}
