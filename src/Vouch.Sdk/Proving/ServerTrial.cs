using System.Net.Sockets;
using Vouch.Attestations.Http;
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

    public async Task RunAsync(TlsClientOptions offer, CancellationToken cancellationToken)
    {
        if (offer.Versions.Contains(TlsVersion.Tls13))
        {
            KeyUpdate = await TryAsync(offer, updatesKeys: true, cancellationToken).ConfigureAwait(false);
        }

        if (KeyUpdate is not true)
        {
            await TryAsync(offer, updatesKeys: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Whether the server answered.</returns>
    private async Task<bool> TryAsync(TlsClientOptions offer, bool updatesKeys, CancellationToken cancellationToken)
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
                await SendAsync(connection.Tls, updatesKeys && connection.Tls.Session.Version == TlsVersion.Tls13, limit.Token).ConfigureAwait(false);
                ResponseReceiver receiver = new(connection.Tls, new ProverOptions(), TimeProvider.System, null);
                ServerResponse response = await receiver.RunAsync(CloseNeed.None, limit.Token).ConfigureAwait(false);
                Estimate(connection, response);
                Closes = receiver.AnnouncedClose || await EndsAsync(connection.Tls, limit.Token).ConfigureAwait(false);
                return true;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ProveException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Problem = e is OperationCanceledException ? $"It did not answer within {patience.TotalSeconds:0} s." : e.Message;
            return false;
        }
    }

    private async Task SendAsync(TlsClient tls, bool updatesKeys, CancellationToken cancellationToken)
    {
        int half = _request.Length / 2;
        await tls.WriteAsync(_request.AsMemory(0, half), cancellationToken).ConfigureAwait(false);
        if (updatesKeys)
        {
            await tls.UpdateKeysAsync(cancellationToken).ConfigureAwait(false);
        }

        await tls.WriteAsync(_request.AsMemory(half), cancellationToken).ConfigureAwait(false);
    }

    private void Estimate(DirectConnection connection, ServerResponse response)
    {
        Transcript transcript = new(_request, response.Bytes);
        bool closeNotify = connection.Tls.CloseKind == CloseKind.CloseNotify;
        ExchangeFailure failure = HttpExchange.Check(transcript, connection.Tls.Session.Host.Text, request.Url.Port, closeNotify, out Completeness completeness);
        if (failure == ExchangeFailure.None)
        {
            Cost = ProvingCost.Of(request, connection, transcript, completeness);
        }
        else
        {
            Problem = $"Its answer cannot be attested: {failure}.";
        }
    }

    private static async Task<bool> EndsAsync(TlsClient tls, CancellationToken cancellationToken)
    {
        try
        {
            return await tls.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) == 0 && tls.CloseKind == CloseKind.CloseNotify;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
