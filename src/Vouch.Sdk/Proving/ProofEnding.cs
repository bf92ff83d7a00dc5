using Vouch.Attestations;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Transport;

namespace Vouch.Proving;

/// <summary>How a session that is proven ends, the same in every mode: statement, proof, signature.</summary>
internal sealed record ProofEnding(
    AttestorDialogue Dialogue, OpenMessage Open, AcceptedMessage Accepted, TlsSession Tls, ServerResponse Response, byte[] SessionHash, IProgress<ProveProgress>? Progress, (long All, long Online) Started)
{
    /// <summary>States what is to be proven, proves it, and checks what was signed.</summary>
    /// <param name="proof">The proof.</param>
    /// <param name="prove">Runs it, when the statement was sent.</param>
    /// <param name="answer">What is waited for: Signed.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async Task<ProvenSession> RunAsync(ProverProof proof, Func<Task> prove, Task<Message> answer, CancellationToken cancellationToken)
    {
        if (proof.Transcript.Received.Length != Response.Bytes.Length)
        {
            throw new ProveException(ProveFailure.ResponseMalformed, "The server sent more than one response.");
        }

        Progress?.Report(new ProveProgress(ProveStage.Proving, Response.Bytes.Length) { Cost = proof.Cost });
        await Dialogue.Control.SendAsync((byte)SessionMessage.Statement, proof.Encoded, cancellationToken).ConfigureAwait(false);
        await prove().ConfigureAwait(false);
        Message message = await AttestorDialogue.AnswerAsync(answer).ConfigureAwait(false);
        SessionFacts facts = SessionFactsOf.Session(proof.Handshake, Open, Accepted.DialledAddress, proof.Facts(Open));
        Attestation attestation = new SignedAnswer(Open, Accepted, SessionHash).Accept(message.Payload, facts, proof.Transcript, proof.Commitments, proof.BlinderSeed, proof.Evidence);
        return ProvenSession.Of(attestation, Tls, Response, Dialogue.Connection.Counters, Started);
    }
}
