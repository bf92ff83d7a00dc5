using Vouch.Crypto;
using Vouch.Preparing;
using Vouch.Sessions;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.Proving;

/// <summary>The prover's side of a preparation that is kept for a later session.</summary>
internal sealed class WarmSession(AttestorDialogue dialogue, int requestSize, CipherSuite expectedSuite, IRandomSource random)
{
    /// <exception cref="ProveException">It is not kept.</exception>
    public async Task<(byte[] Ticket, KeptPreparation Kept, DateTimeOffset Expiry)> RunAsync(CancellationToken cancellationToken)
    {
        byte[] ticket = PreparationTicket.Create(random);
        Task<Message> answer = dialogue.ReceiveAsync(SessionMessage.Accepted, SessionProtocol.MaxAcceptedSize, cancellationToken);
        try
        {
            await dialogue.Control.SendAsync((byte)SessionMessage.Prepare, new PrepareMessage(requestSize, expectedSuite, ticket).Encode(), cancellationToken).ConfigureAwait(false);
            _ = AcceptedMessage.Decode((await AttestorDialogue.AnswerAsync(answer).ConfigureAwait(false)).Payload);
            answer = dialogue.ReceiveAsync(SessionMessage.Prepared, SessionProtocol.MaxSharingSize, cancellationToken);
            byte[] run = await dialogue.HashAsync().ConfigureAwait(false);
            PreparationSource source = PreparationSource.Recorded(dialogue.Connection, run, requestSize, expectedSuite, random);
            ProverPreparation preparation = ProverPreparation.Begin(source, cancellationToken);
            await using (preparation.ConfigureAwait(false))
            {
                await preparation.EndAsync(dialogue.Connection).ConfigureAwait(false);
                KeptPreparation kept = await source.KeepAsync(cancellationToken).ConfigureAwait(false);
                PreparedMessage prepared = PreparedMessage.Decode((await AttestorDialogue.AnswerAsync(answer).ConfigureAwait(false)).Payload);
                return (ticket, kept, DateTimeOffset.FromUnixTimeSeconds((long)prepared.Expiry));
            }
        }
        catch (Exception e) when (e is IOException or ProveException)
        {
            throw await dialogue.ExplainAsync(e, answer).ConfigureAwait(false);
        }
    }
}
