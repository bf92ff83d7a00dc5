using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Platform;
using Vouch.Mpc.Machines;
using Vouch.MpcTls;
using Vouch.MpcTls.Sharing;
using Vouch.MpcTls.Statements;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.Attesting;

/// <summary>Everything the attestor checks of a session that is proven to it instead of opened (docs/protocol/session.md).</summary>
internal sealed class ProofCheck(OpenMessage open, StatementMessage statement, RecordLog sent, RecordLog received, SessionTerms terms, DateTimeOffset time)
{
    /// <exception cref="AttestorException">A check failed.</exception>
    /// <exception cref="ProtocolException">The prover cheated in the proof.</exception>
    /// <param name="machine">The machine.</param>
    /// <param name="shared">The run in which the keys were shared; null where the prover had them from the start.</param>
    /// <param name="unseen">The handshake, where nothing of it was seen; otherwise null, and it is verified.</param>
    /// <param name="dialledAddress">Where this side has connected to, if it has.</param>
    public async Task<CheckedSession> RunAsync(ProofMachine machine, SharedProof? shared, UnseenHandshake? unseen, string dialledAddress)
    {
        if (open.HasSecrets)
        {
            throw new AttestorException(AttestorFailure.RequestDiffers, "A request was stated, and then proven.");
        }

        if (!sent.EndsOnRecord)
        {
            throw new AttestorException(AttestorFailure.RecordsMalformed, "The prover's bytes end inside a record.");
        }

        // What costs little comes first: nothing is computed for a statement that cannot be signed anyway.
        if (statement.Correlations > terms.Limits.MaxProofSize)
        {
            throw new AttestorException(AttestorFailure.LimitExceeded, $"The proof would take {statement.Correlations} correlations.");
        }

        List<TlsRecord> client = sent.ReadAll();
        List<TlsRecord> server = received.ReadAll();
        EndedHandshake handshake = unseen is null ? VerifyHandshake(client, server) : Unopened(unseen);
        OpenDirections(handshake, client, server);
        RangeCommitments commitments = CheckLimits();
        CheckRequest();
        CheckRanges();
        SessionProof proof = new(handshake, statement.Handshake, client, server, shared);
        await VerifyAsync(proof, machine).ConfigureAwait(false);

        statement.CheckExchange(open, proof.IsClosedByServer, out Completeness completeness);
        TranscriptFacts transcript = new(statement.LengthOf(Direction.Sent), statement.LengthOf(Direction.Received), 0, completeness, TranscriptOpening.Proof);
        return new CheckedSession(SessionFactsOf.Session(handshake, open, dialledAddress, transcript), commitments);
    }

    private void OpenDirections(EndedHandshake handshake, List<TlsRecord> client, List<TlsRecord> server)
    {
        try
        {
            statement.OpenDirections(handshake, client, server, PlatformPrimitives.Instance);
        }
        catch (TlsException e)
        {
            throw new AttestorException(AttestorFailure.RecordNotAuthentic, $"A record of a direction that is opened: {e.Message}", e);
        }
        catch (SessionProofException e)
        {
            throw Explain(e);
        }

        DirectionStatement request = statement.Sent.Statement;
        DirectionStatement response = statement.Received.Statement;
        if (request.Length > sent.Length || response.Length > received.Length)
        {
            throw new AttestorException(AttestorFailure.StatementDiffers, "More bytes are stated than the records can hold.");
        }

        if ((request.Shown is [.., ShownBytes lastSent] && lastSent.End > request.Length) || (response.Shown is [.., ShownBytes lastReceived] && lastReceived.End > response.Length))
        {
            throw new AttestorException(AttestorFailure.RangeInvalid, "More is shown than there is.");
        }
    }

    private RangeCommitments CheckLimits()
    {
        IReadOnlyList<TranscriptRange> ranges = statement.AttestedRanges() ?? throw Unfit(RangeFailure.OutOfBounds);
        RangeCommitments? commitments = RangeCommitments.OfProof(
            statement.LengthOf(Direction.Sent), statement.LengthOf(Direction.Received), ranges, statement.Ranges.Commitments, out RangeFailure failure);
        return commitments ?? throw Unfit(failure);
    }

    /// <summary>Kinds and commitments of what is shown; of what is not, that what is proven of it makes its kind.</summary>
    private void CheckRanges()
    {
        RangeFailure failure = statement.CheckRevealed();
        if (failure != RangeFailure.None)
        {
            throw Unfit(failure);
        }

        StatedRanges stated = statement.Ranges;
        for (int i = 0; i < stated.Ranges.Count; i++)
        {
            if (!stated.IsRevealed(i) && !KindChecks.Proves((RangeCheck)stated.Checks[i], stated.Ranges[i].Kind))
            {
                throw new AttestorException(AttestorFailure.RangeInvalid, $"Check {stated.Checks[i]} does not prove that a range is {stated.Ranges[i].Kind}.");
            }
        }
    }

    private static AttestorException Unfit(RangeFailure failure) => new(
        failure is RangeFailure.TooManyRanges or RangeFailure.TooManySegments or RangeFailure.TooLong ? AttestorFailure.LimitExceeded : AttestorFailure.RangeInvalid,
        $"The ranges cannot be committed to: {failure}.");

    private void CheckRequest()
    {
        ExchangeFailure failure = statement.CheckExchange(open, closeNotify: false, out _);
        if (failure != ExchangeFailure.None)
        {
            throw new AttestorException(
                failure switch
                {
                    ExchangeFailure.WrongHost => AttestorFailure.HostMismatch,
                    ExchangeFailure.SmuggledRequest => AttestorFailure.SmuggledRequest,
                    _ => AttestorFailure.RequestMalformed,
                },
                $"The request cannot be attested: {failure}.");
        }
    }

    private UnseenHandshake Unopened(UnseenHandshake unseen)
        => statement.Handshake is null ? unseen : throw new AttestorException(AttestorFailure.StatementDiffers, "A handshake is opened that belongs to no record.");

    private OpenedHandshake VerifyHandshake(List<TlsRecord> client, List<TlsRecord> server)
    {
        if (statement.Handshake is null)
        {
            throw new AttestorException(AttestorFailure.StatementDiffers, "The handshake is not opened.");
        }

        try
        {
            return RecordedSession.VerifyHandshake(
                client, server, statement.Handshake, new ServerCertificatePolicy(terms.ServerRoots).At(time), ServerName.Parse(open.Host), PlatformPrimitives.Instance);
        }
        catch (TlsException e)
        {
            throw HandshakeFailures.Explain(e);
        }
    }

    private async Task VerifyAsync(SessionProof proof, ProofMachine machine)
    {
        try
        {
            await proof.RunAsync(machine, statement.ToStatement(), null).ConfigureAwait(false);
        }
        catch (SessionProofException e)
        {
            throw Explain(e);
        }
        catch (ProtocolException e)
        {
            throw new AttestorException(AttestorFailure.ProofInvalid, e.Message, e);
        }
    }

    private static AttestorException Explain(SessionProofException e) => new(
        e.Failure switch
        {
            SessionProofFailure.WrongTag => AttestorFailure.RecordNotAuthentic,
            SessionProofFailure.RangeInvalid => AttestorFailure.RangeInvalid,
            _ => AttestorFailure.StatementDiffers,
        },
        e.Message,
        e);
}
