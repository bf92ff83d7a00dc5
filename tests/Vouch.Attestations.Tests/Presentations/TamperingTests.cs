using Vouch.Attestations.Presentations;

namespace Vouch.Attestations.Tests.Presentations;

/// <summary>Every byte of the files is changed in turn.</summary>
public sealed class TamperingTests
{
    private static readonly Attestation s_attestation = Example.Attest(Example.Transcript(Example.Response("""{"a":{"b":1},"c":"two"}""")));

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x20)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void No_byte_of_a_presentation_can_be_changed_unnoticed(byte mask)
    {
        Presentation presentation = Example.Present(s_attestation, "request.line", "response.json:$.a.b");
        string[] before = Values(presentation.ToCbor());
        byte[] file = presentation.ToCbor();
        for (int i = 0; i < file.Length; i++)
        {
            file[i] ^= mask;
            VerificationOutcome outcome = PresentationVerifier.Verify(file, Example.Policy());
            file[i] ^= mask;

            // The list of selectors is the reader's question, not a part of the answer: another selector may be answered, truthfully.
            if (outcome is VerificationOutcome.Valid(var verified))
            {
                Assert.True(i > file.Length - 40, $"byte {i} of {file.Length}");
                Assert.NotEqual(before[1], verified.Shown[0].Selector + verified.Shown[1].Selector);
            }
        }
    }

    [Fact]
    public void No_character_of_the_json_form_can_be_changed_unnoticed()
    {
        Presentation presentation = Example.Present(s_attestation, "request.line", "response.json:$.a.b");
        string[] before = Values(presentation.ToCbor());
        byte[] file = presentation.ToJson();
        for (int i = 0; i < file.Length; i++)
        {
            byte original = file[i];
            file[i] = original == (byte)'1' ? (byte)'2' : (byte)'1';
            VerificationOutcome outcome = PresentationVerifier.Verify(file, Example.Policy());
            file[i] = original;

            Assert.True(outcome is VerificationOutcome.Rejected || Values(outcome).SequenceEqual(before), $"byte {i}");
        }
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    public void No_byte_of_an_attestation_can_be_changed_unnoticed(byte mask)
    {
        using MemoryStream stream = new();
        s_attestation.Write(stream);
        byte[] file = stream.ToArray();
        for (int i = 0; i < file.Length; i++)
        {
            file[i] ^= mask;
            Attestation? read = Attestation.Read(file, out AttestationFailure failure);
            file[i] ^= mask;

            Assert.True(read is null && failure != AttestationFailure.None, $"byte {i} of {file.Length}");
        }
    }

    [Fact]
    public void Every_prefix_of_a_file_is_malformed()
    {
        using MemoryStream stream = new();
        s_attestation.Write(stream);
        byte[] attestation = stream.ToArray();
        byte[] presentation = Example.Present(s_attestation, "response.status").ToCbor();
        for (int length = 0; length < attestation.Length; length += 7)
        {
            Assert.Null(Attestation.Read(attestation.AsMemory(0, length), out AttestationFailure failure));
            Assert.Equal(AttestationFailure.Malformed, failure);
        }

        for (int length = 0; length < presentation.Length; length++)
        {
            Example.AssertRejected(RejectionReason.Malformed, PresentationVerifier.Verify(presentation.AsMemory(0, length), Example.Policy()));
        }

        Example.AssertRejected(RejectionReason.Malformed, PresentationVerifier.Verify((byte[])[.. presentation, 0], Example.Policy()));
    }

    [Fact]
    public void Files_of_a_later_version_are_told_apart()
    {
        byte[] presentation = Example.Present(s_attestation, "response.status").ToCbor();
        presentation[1 + 1 + "vouch.presentation".Length] = 2;
        string json = Example.Latin1Text(Example.Present(s_attestation, "response.status").ToJson())
            .Replace("\"version\": 1,\n  \"header\"", "\"version\": 2,\n  \"header\"", StringComparison.Ordinal);
        using MemoryStream stream = new();
        s_attestation.Write(stream);
        byte[] attestation = stream.ToArray();
        attestation[1 + 1 + "vouch.attestation".Length] = 2;

        Example.AssertRejected(RejectionReason.UnsupportedVersion, PresentationVerifier.Verify(presentation, Example.Policy()));
        Example.AssertRejected(RejectionReason.UnsupportedVersion, PresentationVerifier.Verify(Example.Latin1(json), Example.Policy()));
        Assert.Null(Attestation.Read(attestation, out AttestationFailure failure));
        Assert.Equal(AttestationFailure.UnsupportedVersion, failure);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"format\":\"vouch.presentation\"}")]
    [InlineData("{\"format\":null}")]
    [InlineData("{\"x\":1}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    public void Json_that_is_no_presentation_is_malformed(string json)
        => Example.AssertRejected(RejectionReason.Malformed, PresentationVerifier.Verify(Example.Latin1(json), Example.Policy()));

    [Theory]
    [InlineData("\"leafCount\"", "\"leafcount\"")]
    [InlineData("\"openings\": [", "\"openings\": [null,")]
    [InlineData("\"leaves\": [", "\"leaves\": [null,")]
    [InlineData("\"proof\": [", "\"proof\": [null,")]
    [InlineData("\"selectors\": [", "\"selectors\": [null,")]
    [InlineData("\"selectors\": [", "\"selectors\": null, \"x\": [")]
    [InlineData("\"format\"", "\"extra\": 1, \"format\"")]
    [InlineData("\"format\"", "\"format\": \"vouch.presentation\", \"format\"")]
    [InlineData("\"mode\": 0", "\"mode\": -1")]
    [InlineData("\"mode\": 0", "\"mode\": 256")]
    [InlineData("\"index\": 0", "\"index\": -1")]
    [InlineData("\"index\": 0", "\"index\": 0.5")]
    [InlineData("secp256k1:", "secp256k1:00")]
    [InlineData("\"blinder\": \"", "\"blinder\": \"00")]
    [InlineData("\"blinder\": \"", "\"blinder\": \"zz")]
    [InlineData("\"sessionId\": \"", "\"sessionId\": \"0")]
    public void The_json_form_is_read_strictly(string original, string replacement)
    {
        string json = Example.Latin1Text(Example.Present(s_attestation, "response.status").ToJson());
        int at = json.IndexOf(original, StringComparison.Ordinal);
        Assert.True(at >= 0);

        string changed = string.Concat(json.AsSpan(0, at), replacement, json.AsSpan(at + original.Length));

        Example.AssertRejected(RejectionReason.Malformed, PresentationVerifier.Verify(Example.Latin1(changed), Example.Policy()));
    }

    private static string[] Values(ReadOnlyMemory<byte> file) => Values(PresentationVerifier.Verify(file, Example.Policy()));

    private static string[] Values(VerificationOutcome outcome)
    {
        VerifiedPresentation verified = Example.AssertValid(outcome);
        return
        [
            string.Join('|', verified.Shown.Select(shown => Convert.ToHexString(shown.Value.Span))),
            string.Concat(verified.Shown.Select(shown => shown.Selector)),
            verified.Host!,
            verified.Time.ToString("O", null),
        ];
    }
}
