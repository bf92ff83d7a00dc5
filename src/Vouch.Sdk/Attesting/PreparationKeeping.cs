using System.Globalization;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls.Sharing;
using Vouch.Preparing;
using Vouch.Sessions;

namespace Vouch.Attesting;

/// <summary>The attestor's side of a preparation: makes its half with the prover and keeps it for a later session, under a ticket that it then forgets.</summary>
internal sealed class PreparationKeeping(SessionContext context, PrepareMessage prepare)
{
    private readonly SessionTerms _terms = context.Terms;

    /// <exception cref="AttestorException">It is not kept.</exception>
    public async Task<AttestorOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (_terms.Prepared is not { IsOpen: true } store)
        {
            throw new AttestorException(AttestorFailure.KeepsNothing, "A preparation was asked for, but none are kept.");
        }

        if (prepare.RequestSize > _terms.Limits.MaxSentBytes)
        {
            throw new AttestorException(AttestorFailure.LimitExceeded, "The request is longer than the limit.");
        }

        DateTimeOffset now = _terms.Time.GetUtcNow();
        await context.AcceptAsync(now, "", keyShare: null, cancellationToken).ConfigureAwait(false);
        byte[] run = await context.HashAsync().ConfigureAwait(false);
        using PreparationSource source = PreparationSource.Recorded(context.Peer, run, prepare.RequestSize, prepare.ExpectedSuite, _terms.Random);
        using ProofRoom room = new(_terms.Proofs, source.Basis.CreateSender(), OpenMessage.MaxCorrelations, _terms.Limits.MaxIdle, cancellationToken);
        SenderCorrelations transfers = await room.EnterAsync().ConfigureAwait(false);
        SharedPreparation preparation = SharedPreparation.CreateAttestor(source.Basis, transfers, cancellationToken);
        await using (preparation.ConfigureAwait(false))
        {
            await preparation.RunAsync(prepare.RequestSize, prepare.ExpectedSuite).ConfigureAwait(false);
        }

        DateTimeOffset expiry = now + _terms.Limits.MaxPreparedAge;
        using (KeptPreparation kept = await source.KeepAsync(cancellationToken).ConfigureAwait(false))
        {
            Keep(store, expiry, kept);
        }

        await context.Control.SendAsync((byte)SessionMessage.Prepared, new PreparedMessage((ulong)expiry.ToUnixTimeSeconds()).Encode(), cancellationToken).ConfigureAwait(false);
        return new AttestorOutcome(null, string.Create(CultureInfo.InvariantCulture, $"for a request of {prepare.RequestSize} bytes, until {expiry:yyyy-MM-ddTHH:mm:ssZ}")) { IsPrepared = true };
    }

    private void Keep(PreparationStore store, DateTimeOffset expiry, KeptPreparation kept)
    {
        try
        {
            if (!store.TryPut(PreparationTicket.NameOf(prepare.Ticket), expiry, prepare.Ticket, kept.Encode()))
            {
                throw new AttestorException(AttestorFailure.KeepsNothing, "There is no room for another preparation.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AttestorException(AttestorFailure.InternalError, $"A preparation cannot be kept: {e.Message}", e);
        }
    }
}
