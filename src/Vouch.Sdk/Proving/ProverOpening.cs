using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.Proving;

/// <summary>What the prover opens after the close, and what it holds the attestor's answer against.</summary>
internal sealed class ProverOpening : IDisposable
{
    private readonly OpenMessage _open;
    private readonly AcceptedMessage _accepted;
    private readonly TlsSession _tls;
    private readonly OpenedSecrets _secrets;
    private readonly Transcript _transcript;
    private readonly IReadOnlyList<TranscriptRange> _ranges;
    private readonly byte[] _blinderSeed = new byte[RangeCommitments.BlinderSeedSize];
    private readonly byte[] _sessionHash;
    private RangeCommitments? _commitments;

    /// <summary>Plans the ranges; takes over the secrets.</summary>
    public ProverOpening(OpenMessage open, AcceptedMessage accepted, TlsSession tls, OpenedSecrets secrets, Transcript transcript, byte[] sessionHash, IRandomSource random)
    {
        (_open, _accepted, _tls, _secrets, _transcript, _sessionHash) = (open, accepted, tls, secrets, transcript, sessionHash);
        _ranges = new RangePlanner().Plan(transcript);
        random.Fill(_blinderSeed);
    }

    /// <summary>The Opening message; it holds the secrets, so the caller zeroes it.</summary>
    public byte[] Encode() => new OpeningMessage
    {
        Secrets = _secrets,
        SentLength = _transcript.Sent.Length,
        ReceivedLength = _transcript.Received.Length,
        BlinderSeed = _blinderSeed,
        Ranges = _ranges,
        SessionHash = _sessionHash,
    }.Encode();

    /// <summary>Commits to the ranges, from our own transcript; the attestor does the same meanwhile.</summary>
    public void Commit()
        => _commitments = RangeCommitments.Create(_transcript, _ranges, _blinderSeed, out RangeFailure failure)
            ?? throw new InvalidOperationException($"A planned range cannot be committed to: {failure}.");

    /// <summary>Takes the attestor's answer, if it is the signature over this session.</summary>
    /// <exception cref="ProveException">It is something else.</exception>
    public Attestation Accept(ReadOnlyMemory<byte> signed)
    {
        RangeCommitments commitments = _commitments ?? throw new InvalidOperationException("Commit first.");

        // We have seen the response whole: a length ends it, or close_notify, which came to us through the attestor.
        HttpExchange.Check(_transcript, _open.Host, _open.Port, closeNotify: true, out Completeness completeness);
        SessionFacts facts = SessionFactsOf.Session(_tls, _open, _accepted.DialledAddress, _transcript, completeness, _secrets);
        return new SignedAnswer(_open, _accepted, _sessionHash).Accept(signed, facts, _transcript, commitments, _blinderSeed);
    }

    public void Dispose() => _secrets.Dispose();
}
