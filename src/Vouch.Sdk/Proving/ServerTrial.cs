using System.Net.Sockets;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;
using Vouch.Tls;

namespace Vouch.Proving;

/// <summary>Asks a server for the page as a prover would, without secrets: does it take a KeyUpdate, does it close, can its answer be attested, what does that cost?</summary>
internal sealed class ServerTrial(ProveRequest request, TimeSpan patience)
{
    private readonly byte[] _request = RequestPlan.Create(new ProveRequest(request.Url)).Parts[0].Bytes;

    public bool? KeyUpdate { get; private set; }

    public bool? Closes { get; private set; }

    public string? Problem { get; private set; }

    public ProvingCost? Cost { get; private set; }

    public ProofCost? ProofCost { get; private set; }

    public string? ProofProblem { get; private set; }

    /// <summary>Asks twice: with a KeyUpdate in the request, which a server may not survive; and as it is sent when a session is proven, to see what that costs.</summary>
    public async Task RunAsync(TlsClientOptions offer, CancellationToken cancellationToken)
    {
        if (offer.Versions.Contains(TlsVersion.Tls13))
        {
            KeyUpdate = await TryAsync(offer, AnswersAfterKeyUpdateAsync, cancellationToken).ConfigureAwait(false);
        }

        await TryAsync(offer, MeasureAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Whether the server answered.</returns>
    private async Task<bool> TryAsync(TlsClientOptions offer, Func<DirectConnection, CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        Problem = null;
        try
        {
            DirectConnection connection = await DirectConnection.OpenAsync(request, offer, limit.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await connection.Tls.HandshakeAsync(limit.Token).ConfigureAwait(false);
                await ask(connection, limit.Token).ConfigureAwait(false);
                return true;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ProveException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Problem = e is OperationCanceledException ? $"It did not answer within {patience.TotalSeconds:0} s." : e.Message;
            return false;
        }
    }

    private async Task AnswersAfterKeyUpdateAsync(DirectConnection connection, CancellationToken cancellationToken)
    {
        int half = _request.Length / 2;
        await connection.Tls.WriteAsync(_request.AsMemory(0, half), cancellationToken).ConfigureAwait(false);
        if (connection.Tls.Session.Version == TlsVersion.Tls13)
        {
            await connection.Tls.UpdateKeysAsync(cancellationToken).ConfigureAwait(false);
        }

        await connection.Tls.WriteAsync(_request.AsMemory(half), cancellationToken).ConfigureAwait(false);
        await Receiver(connection).RunAsync(CloseNeed.None, cancellationToken).ConfigureAwait(false);
    }

    private async Task MeasureAsync(DirectConnection connection, CancellationToken cancellationToken)
    {
        await connection.Tls.WriteAsync(_request, cancellationToken).ConfigureAwait(false);
        ResponseReceiver receiver = Receiver(connection);
        ServerResponse response = await receiver.RunAsync(CloseNeed.Awaited, cancellationToken).ConfigureAwait(false);
        Closes = receiver.AnnouncedClose || connection.Tls.CloseKind == CloseKind.CloseNotify;
        if (!Estimate(connection, response))
        {
            return;
        }

        await connection.Tls.CloseAsync(cancellationToken).ConfigureAwait(false);
        await connection.EndAsync().ConfigureAwait(false);
        await receiver.Ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            ProofCost = await connection.CountProofAsync(request).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PresentationException or IOException)
        {
            ProofProblem = e.Message;
        }
    }

    private static ResponseReceiver Receiver(DirectConnection connection) => new(connection.Tls, new ProverOptions(), TimeProvider.System, null);

    private bool Estimate(DirectConnection connection, ServerResponse response)
    {
        Transcript transcript = new(_request, response.Bytes);
        bool closeNotify = connection.Tls.CloseKind == CloseKind.CloseNotify;
        ExchangeFailure failure = HttpExchange.Check(transcript, connection.Tls.Session.Host.Text, request.Url.Port, closeNotify, out Completeness completeness);
        if (failure == ExchangeFailure.None)
        {
            Cost = ProvingCost.Of(request, connection, transcript, completeness);
            return true;
        }

        Problem = $"Its answer cannot be attested: {failure}.";
        return false;
    }
}
