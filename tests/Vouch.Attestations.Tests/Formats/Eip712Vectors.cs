using Vouch.Attestations.Formats;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Tests.Formats;

/// <summary>The example of EIP-712 ("Ether Mail"), with the values of its reference test, and the header that is built of the same pieces.</summary>
public sealed class Eip712Vectors
{
    private const string PersonType = "Person(string name,address wallet)";
    private const string MailType = "Mail(Person from,Person to,string contents)" + PersonType;

    [Fact]
    public void The_mail_example_matches()
    {
        byte[] domain = Eip712.HashStruct(
            Eip712.HashType("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
            Eip712.HashString("Ether Mail"),
            Eip712.HashString("1"),
            Eip712.EncodeUInt(1),
            Address("CcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"));
        byte[] mail = Eip712.HashStruct(
            Eip712.HashType(MailType),
            Person("Cow", "CD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
            Person("Bob", "bBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"),
            Eip712.HashString("Hello, Bob!"));

        Assert.Equal("a0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2", Convert.ToHexStringLower(Eip712.HashType(MailType)));
        Assert.Equal("f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", Convert.ToHexStringLower(domain));
        Assert.Equal("c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", Convert.ToHexStringLower(mail));
        Assert.Equal(
            "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2",
            Convert.ToHexStringLower(Eip712.Digest(domain, mail)));
    }

    [Fact]
    public void The_header_is_encoded_word_by_word()
    {
        AttestationHeader header = Example.Attest(Example.Transcript()).Header;
        byte[] encoded =
        [
            .. Keccak256.HashData("Attestation(uint16 version,uint8 mode,uint64 time,bytes32 sessionId,bytes32 sessionHash,bytes32 challenge,bytes32 subject,bytes32 bodyRoot,uint32 leafCount)"u8),
            .. new byte[31], 1,
            .. new byte[31], 0,
            .. new byte[24], .. Convert.FromHexString(header.Time.ToString("x16", null)),
            .. header.SessionId.Span, .. header.SessionHash.Span, .. header.Challenge.Span, .. header.Subject.Span, .. header.BodyRoot.Span,
            .. new byte[28], .. Convert.FromHexString(header.LeafCount.ToString("x8", null)),
        ];
        byte[] domain =
        [
            .. Keccak256.HashData("EIP712Domain(string name,string version)"u8), .. Keccak256.HashData("Vouch"u8), .. Keccak256.HashData("1"u8),
        ];

        Assert.Equal(
            Keccak256.HashData([0x19, 0x01, .. Keccak256.HashData(domain), .. Keccak256.HashData(encoded)]),
            header.ComputeDigest());
    }

    [Fact]
    public void Challenge_and_subject_are_hashed_with_their_own_labels()
    {
        byte[] address = Convert.FromHexString("cd2a3d9f938e13cd947ec05abc7fe734df8dd826");

        Assert.Equal([.. new byte[12], .. address], AttestationHeader.EncodeSubject(address));
        Assert.Equal(
            System.Security.Cryptography.SHA256.HashData([.. "vouch/v1/subject\0"u8, .. new byte[33]]),
            AttestationHeader.EncodeSubject(new byte[33]));
        Assert.Equal(
            System.Security.Cryptography.SHA256.HashData([.. "vouch/v1/challenge\0"u8, .. address]),
            AttestationHeader.HashChallenge(address));
    }

    private static byte[] Address(string hex) => [.. new byte[12], .. Convert.FromHexString(hex)];

    private static byte[] Person(string name, string wallet)
        => Eip712.HashStruct(Eip712.HashType(PersonType), Eip712.HashString(name), Address(wallet));
}
