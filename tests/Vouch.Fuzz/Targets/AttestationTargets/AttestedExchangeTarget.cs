using System.Text;
using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;
using Vouch.Testing;

namespace Vouch.Fuzz.Targets;

/// <summary>A request, a response and a selector: what an attestor signs for, a prover can keep, and what can be shown of it, a verifier finds again.</summary>
internal sealed class AttestedExchangeTarget : IFuzzTarget
{
    private static readonly byte[] s_seed = new byte[RangeCommitments.BlinderSeedSize];
    private static readonly SigningKey s_key = SigningKey.Generate(KeyAlgorithm.Ed25519, new SeededRandomSource(8));

    public static string Name => "attested-exchange";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        FuzzInput parts = new(input);
        string selectorText = Encoding.UTF8.GetString(parts.TakePart());
        byte[] request = parts.TakePart();
        byte[] response = parts.TakePart();
        Transcript transcript = new(request, response);
        if (!Selector.TryParse(selectorText, out Selector? selector)
            || HttpExchange.Check(transcript, Fixtures.Host, 443, closeNotify: true, out Completeness completeness) != ExchangeFailure.None)
        {
            return;
        }

        Attestation attestation = Attest(transcript, completeness);
        Presentation presentation;
        try
        {
            presentation = new PresentationBuilder(attestation).Reveal(selector).Build();
        }
        catch (PresentationException)
        {
            return;
        }

        VerificationOutcome outcome = PresentationVerifier.Verify(presentation.ToCbor(), new VerificationPolicy
        {
            TrustedAttestors = [s_key.VerifyingKey],
            Now = DateTimeOffset.UnixEpoch,
            ExpectedHost = Fixtures.Host,
            AcceptTruncated = true,
        });
        FuzzCheck.That(outcome is VerificationOutcome.Valid, $"What was made is accepted: {outcome}.");
        ShownValue shown = ((VerificationOutcome.Valid)outcome).Presentation.Shown[0];
        byte[] source = selector.Direction == Direction.Sent ? request : response;
        bool isWhole = selector.Part is SelectorPart.Body or SelectorPart.Json; // these may be put together from chunks
        FuzzCheck.That(
            isWhole || shown.Values.All(value => value.IsEmpty || source.AsSpan().IndexOf(value.Span) >= 0), "What is shown was said.");
        FuzzCheck.That(selector.Part != SelectorPart.Whole || shown.Value.Span.SequenceEqual(source), "The whole is the whole.");
    }

    private static Attestation Attest(Transcript transcript, Completeness completeness)
    {
        IReadOnlyList<TranscriptRange> ranges = new RangePlanner().Plan(transcript);
        RangeCommitments? commitments = RangeCommitments.Create(transcript, ranges, s_seed, out RangeFailure rangeFailure);
        FuzzCheck.That(commitments is not null, $"What the planner plans can be committed to ({rangeFailure}).");
        SessionFacts facts = new()
        {
            Server = new ServerFacts.Shown
            {
                Name = Fixtures.Host,
                Port = 443,
                Hello = new HelloFacts(new byte[32], new byte[32], new byte[32], new byte[32]),
                CertificateChain = [new byte[1]],
                HandshakeSignature = new HandshakeSignature(0x0403, new byte[1], new byte[1]),
            },
            DialledAddress = "192.0.2.1:443",
            Tls = new TlsFacts(0x0304, 0x1301, 0x001D, "http/1.1"),
            Transcript = new TranscriptFacts(transcript.Sent.Length, transcript.Received.Length, 0, completeness, TranscriptOpening.HandshakeSecret),
        };
        SessionBinding binding = new(
            AttestationMode.Proxy, DateTimeOffset.UnixEpoch, new byte[32], new byte[32], AttestationHeader.None, AttestationHeader.None);
        AttestorReply reply = AttestorReply.Issue(s_key, binding, facts, commitments, s_seed);
        Attestation? attestation = Attestation.Accept(reply, transcript, commitments, s_seed, out AttestationFailure failure);
        FuzzCheck.That(attestation is not null, $"What is signed is accepted ({failure}).");
        return attestation;
    }
}
