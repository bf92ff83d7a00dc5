using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Tests;

public sealed class AttestationTests
{
    [Fact]
    public void A_file_round_trips_and_forgets_what_was_hidden()
    {
        const string Request = "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nCookie: secret\r\n\r\n";
        Attestation attestation = Example.Attest(Example.Transcript(request: Request, hidden: new Segment(Request.IndexOf("secret", StringComparison.Ordinal), 6)));
        using MemoryStream stream = new();
        attestation.Write(stream);

        Attestation? read = Attestation.Read(stream.ToArray(), out AttestationFailure failure);

        Assert.Equal(AttestationFailure.None, failure);
        Assert.DoesNotContain("secret", Example.Latin1Text(stream.ToArray()), StringComparison.Ordinal);
        Assert.Equal(Request.Replace("secret", "\0\0\0\0\0\0", StringComparison.Ordinal), Example.Latin1Text(read!.Transcript.Sent.ToArray()));
        Assert.Equal(attestation.Facts.Transcript, read.Facts.Transcript);
        Assert.Equal(TranscriptOpening.KeyGenerations, read.Facts.Transcript.Opening);
        Assert.Equal(attestation.RangeCount, read.RangeCount);
        Assert.Equal(Example.ShowAll(attestation, "request.line", "response.json:$.user"), Example.ShowAll(read, "request.line", "response.json:$.user"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Byte_strings_of_every_head_size_round_trip(int length)
    {
        Transcript transcript = new(Example.Latin1(Example.Request), new byte[length]);
        Attestation attestation = Example.Attest(transcript, facts: Example.Facts(transcript, Completeness.CloseNotify));
        using MemoryStream stream = new();
        attestation.Write(stream);

        Assert.NotNull(Attestation.Read(stream.ToArray(), out _));
        CborReader reader = new(stream.ToArray(), CborConformanceMode.Canonical);
        reader.SkipValue();
        Assert.Equal(0, reader.BytesRemaining);
    }

    [Fact]
    public void A_reply_round_trips()
    {
        (AttestorReply reply, _, _) = Issue();

        Assert.True(AttestorReply.TryDecode(reply.Encode(), out AttestorReply? decoded));
        Assert.Equal(reply.Encode(), decoded.Encode());
        Assert.False(AttestorReply.TryDecode(reply.Encode().AsMemory(1), out _));
    }

    [Fact]
    public void No_byte_of_a_reply_can_be_changed_unnoticed()
    {
        (AttestorReply reply, Transcript transcript, RangeCommitments commitments) = Issue();
        byte[] encoded = reply.Encode();
        for (int i = 0; i < encoded.Length; i++)
        {
            encoded[i] ^= 1;
            Assert.True(
                !AttestorReply.TryDecode(encoded, out AttestorReply? decoded)
                    || Attestation.Accept(decoded, transcript, commitments, Example.BlinderSeed, out AttestationFailure _) is null,
                $"byte {i} of {encoded.Length}");
            encoded[i] ^= 1;
        }
    }

    [Fact]
    public void The_prover_notices_other_lengths_and_another_transcript()
    {
        (_, Transcript transcript, RangeCommitments commitments) = Issue();
        SessionFacts facts = Example.Facts(transcript);
        using SigningKey key = Example.Key();
        AttestorReply wrong = AttestorReply.Issue(
            key, Example.Binding(), facts with { Transcript = facts.Transcript with { ReceivedLength = 5 } }, commitments, Example.SaltSeed);
        Transcript other = Example.Transcript(Example.Response(Example.Json.Replace("Ada", "Eve", StringComparison.Ordinal)));

        Assert.Null(Attestation.Accept(wrong, transcript, commitments, Example.BlinderSeed, out AttestationFailure failure));
        Assert.Equal(AttestationFailure.TranscriptMismatch, failure);
        Assert.Null(Attestation.Accept(Issue().Reply, other, commitments, Example.BlinderSeed, out failure));
        Assert.Equal(AttestationFailure.CommitmentMismatch, failure);
        Assert.Null(Attestation.Accept(Issue().Reply, transcript, commitments, Example.Bytes(99, 32), out failure));
        Assert.Equal(AttestationFailure.CommitmentMismatch, failure);
    }

    [Fact]
    public void Both_parties_can_compare_their_facts()
    {
        SessionFacts facts = Example.Facts(Example.Transcript());
        SessionFacts same = Example.Facts(Example.Transcript());

        Assert.Null(facts.FindDifference(same with { DialledAddress = "[2001:db8::1]:443" }));
        Assert.Equal("ServerName", facts.FindDifference(same.With(s => s with { Name = "example.com" })));
        Assert.Equal("Tls", facts.FindDifference(same with { Tls = same.Tls with { CipherSuite = 0x1303 } }));
        Assert.Equal("Hello", facts.FindDifference(same.With(s => s with { Hello = s.Hello with { ServerRandom = new byte[32] } })));
        Assert.Equal("CertificateChain", facts.FindDifference(same.With(s => s with { CertificateChain = [new byte[1]] })));
        Assert.Equal("Transcript", facts.FindDifference(same with { Transcript = same.Transcript with { HiddenLength = 1 } }));
    }

    [Fact]
    public void Facts_that_cannot_be_read_again_are_not_signed()
    {
        (_, Transcript transcript, RangeCommitments commitments) = Issue();
        SessionFacts facts = Example.Facts(transcript);
        SessionFacts[] unfit =
        [
            facts.With(s => s with { Name = "" }),
            facts.With(s => s with { Name = "a b" }),
            facts.With(s => s with { Name = "bücher.example" }),
            facts.With(s => s with { Name = new string('a', 256) }),
            facts.With(s => s with { Name = "API.example.com" }),
            facts with { DialledAddress = "api.example.com:443" },
            facts with { DialledAddress = "192.0.2.7" },
            facts with { DialledAddress = "192.0.2.007:443" },
            facts with { DialledAddress = "[2001:DB8::1]:443" },
            facts.With(s => s with { CertificateChain = [] }),
            facts.With(s => s with { CertificateChain = [new byte[70_000]] }),
            facts.With(s => s with { CertificateChain = [.. Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[1], 17)] }),
            facts.With(s => s with { Hello = s.Hello with { ClientRandom = new byte[31] } }),
            facts.With(s => s with { HandshakeSignature = new HandshakeSignature(0, new byte[20_000], new byte[1]) }),
            facts with { Tls = facts.Tls with { ApplicationProtocol = "a\nb" } },
        ];
        foreach (SessionFacts fact in unfit)
        {
            Assert.Throws<ArgumentException>(() => AttestationBody.Build(fact, commitments, Example.SaltSeed));
        }
    }

    [Fact]
    public void A_large_response_needs_no_second_copy()
    {
        const int Size = 8 * 1024 * 1024;
        byte[] head = Example.Latin1($"HTTP/1.1 200 OK\r\nContent-Length: {Size}\r\n\r\n");
        byte[] received = new byte[head.Length + Size];
        received.AsSpan().Fill((byte)'1');
        head.CopyTo(received, 0);
        "[\""u8.CopyTo(received.AsSpan(head.Length));
        "\"]"u8.CopyTo(received.AsSpan(received.Length - 2));
        Transcript transcript = new(Example.Latin1(Example.Request), received);
        using FileStream file = new(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        Example.Attest(Example.Transcript());

        long before = GC.GetAllocatedBytesForCurrentThread();
        Attestation attestation = Example.Attest(transcript);
        attestation.Write(file);
        Example.Present(attestation, "response.status");
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < Size / 4, $"{allocated} bytes");
        Assert.True(file.Length < Size + 100_000);
    }

    private static (AttestorReply Reply, Transcript Transcript, RangeCommitments Commitments) Issue()
    {
        Transcript transcript = Example.Transcript();
        RangeCommitments commitments = RangeCommitments.Create(transcript, new RangePlanner().Plan(transcript), Example.BlinderSeed, out _)!;
        using SigningKey key = Example.Key();
        return (AttestorReply.Issue(key, Example.Binding(), Example.Facts(transcript), commitments, Example.SaltSeed), transcript, commitments);
    }
}
