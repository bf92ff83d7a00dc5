using System.Security.Cryptography;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;

namespace Vouch.Attestations;

/// <summary>The fixed-size part of an attestation, which is what the attestor signs.</summary>
/// <remarks>The digest is that of EIP-712, so that one signature verifies here and in a contract on any chain.</remarks>
public sealed record AttestationHeader
{
    /// <summary>The format version that this library writes.</summary>
    public const ushort CurrentVersion = 1;

    /// <summary>The size of the identifiers and hashes, in bytes.</summary>
    public const int HashSize = 32;

    /// <summary>The size of the digest, in bytes.</summary>
    public const int DigestSize = 32;

    private const int EthereumAddressSize = 20;

    /// <summary>The version of the format.</summary>
    public ushort Version { get; init; } = CurrentVersion;

    /// <summary>Why the attestor believes in the records.</summary>
    public required AttestationMode Mode { get; init; }

    /// <summary>When the attestor's connection to the server stood, by its clock: seconds since 1970-01-01T00:00:00Z, leap seconds not counted.</summary>
    public required ulong Time { get; init; }

    /// <summary>The session's identifier: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> SessionId { get; init; }

    /// <summary>The hash of everything that prover and attestor agreed on: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> SessionHash { get; init; }

    /// <summary>The relying party's challenge, hashed (<see cref="HashChallenge"/>): 32 bytes, zero if there was none.</summary>
    public required ReadOnlyMemory<byte> Challenge { get; init; }

    /// <summary>Whom the attestation is for (<see cref="EncodeSubject"/>): 32 bytes, zero if nobody.</summary>
    public required ReadOnlyMemory<byte> Subject { get; init; }

    /// <summary>The root of the Merkle tree over the body's leaves: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> BodyRoot { get; init; }

    /// <summary>How many leaves the body has.</summary>
    public required uint LeafCount { get; init; }

    /// <summary>Thirty-two zero bytes: no challenge, no subject.</summary>
    public static ReadOnlyMemory<byte> None { get; } = new byte[HashSize];

    /// <summary>The header's form of a challenge.</summary>
    public static byte[] HashChallenge(ReadOnlySpan<byte> nonce) => HashWithLabel(Labels.Challenge, nonce);

    /// <summary>The header's form of a subject: a 20-byte Ethereum address padded with zeros on the left, any other key hashed.</summary>
    public static byte[] EncodeSubject(ReadOnlySpan<byte> key)
    {
        if (key.Length != EthereumAddressSize)
        {
            return HashWithLabel(Labels.Subject, key);
        }

        byte[] padded = new byte[HashSize];
        key.CopyTo(padded.AsSpan(HashSize - EthereumAddressSize));
        return padded;
    }

    /// <summary>What is signed: keccak256(0x1901 ‖ domain separator ‖ hash of this struct).</summary>
    public byte[] ComputeDigest() => Eip712.Digest(AttestationTypedData.DomainSeparator, AttestationTypedData.HashStruct(this));

    private static byte[] HashWithLabel(ReadOnlySpan<byte> label, ReadOnlySpan<byte> data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(label);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }
}
