namespace Vouch.Attestations.Formats;

/// <summary>The header as EIP-712 typed data.</summary>
/// <remarks>The domain has no chain and no contract: an attestation says what a server said, wherever it is verified.</remarks>
internal static class AttestationTypedData
{
    public const string DomainType = "EIP712Domain(string name,string version)";

    public const string HeaderType =
        "Attestation(uint16 version,uint8 mode,uint64 time,bytes32 sessionId,bytes32 sessionHash,bytes32 challenge,bytes32 subject,"
        + "bytes32 bodyRoot,uint32 leafCount)";

    private static readonly byte[] s_headerTypeHash = Eip712.HashType(HeaderType);

    public static byte[] DomainSeparator { get; }
        = Eip712.HashStruct(Eip712.HashType(DomainType), Eip712.HashString("Vouch"), Eip712.HashString("1"));

    public static byte[] HashStruct(AttestationHeader header) => Eip712.HashStruct(
        s_headerTypeHash,
        Eip712.EncodeUInt(header.Version),
        Eip712.EncodeUInt((byte)header.Mode),
        Eip712.EncodeUInt(header.Time),
        header.SessionId,
        header.SessionHash,
        header.Challenge,
        header.Subject,
        header.BodyRoot,
        Eip712.EncodeUInt(header.LeafCount));
}
