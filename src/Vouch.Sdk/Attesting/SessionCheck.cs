using System.Security.Cryptography.X509Certificates;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Platform;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Attesting;

/// <summary>Everything the attestor checks between the close and its signature (docs/protocol/session.md). Synchronous and pure: records in, facts out.</summary>
internal sealed class SessionCheck(OpenMessage open, OpeningMessage opening, RecordLog sent, RecordLog received, X509Certificate2Collection? roots, DateTimeOffset time)
{
    /// <exception cref="AttestorException">A check failed.</exception>
    public CheckedSession Run(string dialledAddress)
    {
        if (!sent.EndsOnRecord)
        {
            throw new AttestorException(AttestorFailure.RecordsMalformed, "The prover's bytes end inside a record.");
        }

        if (open.HasSecrets != opening.Secrets is Tls13SplitSecrets)
        {
            throw new AttestorException(AttestorFailure.RequestDiffers, "The kind of opening does not fit the stated request.");
        }

        List<TlsRecord> client = sent.ReadAll();
        List<TlsRecord> server = received.ReadAll();
        using RecordedSession session = VerifyHandshake(client, server);
        (ReadOnlyMemory<byte> request, List<Segment> hidden) = OpenRequest(session, client);
        (ReadOnlyMemory<byte> response, bool closeNotify) = ResponseOpener.Open(session, server, received.Bytes);

        Transcript transcript = new(request, response, hidden);
        Completeness completeness = CheckExchange(transcript, closeNotify);
        if (opening.SentLength != request.Length || opening.ReceivedLength != response.Length)
        {
            throw new AttestorException(
                AttestorFailure.LengthMismatch, $"The prover states {opening.SentLength} and {opening.ReceivedLength} bytes; the records hold {request.Length} and {response.Length}.");
        }

        RangeCommitments commitments = RangeCommitments.Create(transcript, opening.Ranges, opening.BlinderSeed, out RangeFailure failure)
            ?? throw new AttestorException(
                failure is RangeFailure.TooManyRanges or RangeFailure.TooManySegments or RangeFailure.TooLong ? AttestorFailure.LimitExceeded : AttestorFailure.RangeInvalid,
                $"The ranges cannot be committed to: {failure}.");
        return new CheckedSession(SessionFactsOf.Session(session.Handshake, open, dialledAddress, transcript, completeness, opening.Secrets), commitments);
    }

    private RecordedSession VerifyHandshake(List<TlsRecord> client, List<TlsRecord> server)
    {
        try
        {
            ServerCertificatePolicy policy = new ServerCertificatePolicy(roots).At(time);
            return RecordedSession.Verify(client, server, opening.Secrets, policy, ServerName.Parse(open.Host), PlatformPrimitives.Instance);
        }
        catch (TlsException e)
        {
            throw HandshakeFailures.Explain(e);
        }
    }

    private (ReadOnlyMemory<byte> Request, List<Segment> Hidden) OpenRequest(RecordedSession session, List<TlsRecord> client)
    {
        try
        {
            return open.HasSecrets
                ? new StatedRequestOpener(session, client).Open(open.Request)
                : (WholeRequestOpener.Open(session, client), []);
        }
        catch (TlsException e)
        {
            throw new AttestorException(AttestorFailure.RecordNotAuthentic, $"A record of the request: {e.Message}", e);
        }
    }

    private Completeness CheckExchange(Transcript transcript, bool closeNotify)
    {
        ExchangeFailure failure = HttpExchange.Check(transcript, open.Host, open.Port, closeNotify, out Completeness completeness);
        return failure switch
        {
            ExchangeFailure.None => completeness,
            ExchangeFailure.WrongHost => throw new AttestorException(AttestorFailure.HostMismatch, "The Host header is not the host that was dialled."),
            ExchangeFailure.SmuggledRequest => throw new AttestorException(AttestorFailure.SmuggledRequest, "There is more than one request or response."),
            _ => throw new AttestorException(AttestorFailure.RequestMalformed, $"The exchange cannot be attested: {failure}."),
        };
    }
}
