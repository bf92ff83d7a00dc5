using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Crypto.Platform;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls;
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
    public async Task<CheckedSession> RunAsync(IChannel prover, CorrelationStock stock, string dialledAddress, CancellationToken cancellationToken)
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

        if (statement.Sent.Length > sent.Length || statement.Received.Length > received.Length)
        {
            throw new AttestorException(AttestorFailure.StatementDiffers, "More bytes are stated than the records can hold.");
        }

        if (statement.Sent.Shown is [.., ShownBytes lastSent] && lastSent.End > statement.Sent.Length
            || statement.Received.Shown is [.., ShownBytes lastReceived] && lastReceived.End > statement.Received.Length)
        {
            throw new AttestorException(AttestorFailure.RangeInvalid, "More is shown than there is.");
        }

        int sentLength = (int)statement.Sent.Length;
        int receivedLength = (int)statement.Received.Length;
        RangeCommitments commitments = RangeCommitments.OfProof(sentLength, receivedLength, statement.Ranges, statement.Commitments, out RangeFailure failure)
            ?? throw new AttestorException(
                failure is RangeFailure.TooManyRanges or RangeFailure.TooManySegments or RangeFailure.TooLong ? AttestorFailure.LimitExceeded : AttestorFailure.RangeInvalid,
                $"The ranges cannot be committed to: {failure}.");
        for (int i = 0; i < statement.Ranges.Count; i++)
        {
            if (!KindChecks.Proves((RangeCheck)statement.Checks[i], statement.Ranges[i].Kind))
            {
                throw new AttestorException(AttestorFailure.RangeInvalid, $"Check {statement.Checks[i]} does not prove that a range is {statement.Ranges[i].Kind}.");
            }
        }

        CheckRequest();

        List<TlsRecord> client = sent.ReadAll();
        List<TlsRecord> server = received.ReadAll();
        OpenedHandshake handshake = VerifyHandshake(client, server);
        SessionProof proof = new(handshake, statement.Handshake, client, server);
        await VerifyAsync(proof, prover, stock, cancellationToken).ConfigureAwait(false);

        statement.CheckExchange(open, proof.IsClosedByServer, out Completeness completeness);
        TranscriptFacts transcript = new(sentLength, receivedLength, 0, completeness, TranscriptOpening.Proof);
        return new CheckedSession(SessionFactsOf.Session(handshake.Session, open, dialledAddress, transcript), commitments);
    }

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

    private OpenedHandshake VerifyHandshake(List<TlsRecord> client, List<TlsRecord> server)
    {
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

    private async Task VerifyAsync(SessionProof proof, IChannel prover, CorrelationStock stock, CancellationToken cancellationToken)
    {
        PlannedCorrelations correlations = await stock.PlanAsync(statement.Correlations).ConfigureAwait(false);
        ProofMachine machine = ProofMachine.CreateVerifier(prover, correlations, terms.Random, cancellationToken);
        await using (machine.ConfigureAwait(false))
        {
            try
            {
                await proof.RunAsync(machine, statement.ToStatement(), null).ConfigureAwait(false);
            }
            catch (SessionProofException e)
            {
                throw new AttestorException(
                    e.Failure switch
                    {
                        SessionProofFailure.WrongTag => AttestorFailure.RecordNotAuthentic,
                        SessionProofFailure.RangeInvalid => AttestorFailure.RangeInvalid,
                        _ => AttestorFailure.StatementDiffers,
                    },
                    e.Message,
                    e);
            }
            catch (ProtocolException e)
            {
                throw new AttestorException(AttestorFailure.ProofInvalid, e.Message, e);
            }
        }
    }
}
