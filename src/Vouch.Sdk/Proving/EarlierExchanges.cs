using Vouch.Attestations.Transcripts;
using Vouch.Tls;

namespace Vouch.Proving;

/// <summary>Sends the requests that go before the one that is proven, and reads their answers.</summary>
internal sealed class EarlierExchanges(ProveRequest request, ProverOptions options, TimeProvider time, IProgress<ProveProgress>? progress)
{
    /// <summary>Runs them one after the other.</summary>
    /// <returns>The lengths of requests and responses.</returns>
    /// <exception cref="ProveException">An answer is not whole, or the server takes no further request.</exception>
    public async Task<IReadOnlyList<(int Sent, int Received)>> RunAsync(TlsClient server, CancellationToken cancellationToken)
    {
        List<(int Sent, int Received)> lengths = [];
        foreach (EarlierRequest earlier in request.Earlier)
        {
            byte[] sent = RequestPlan.Create(earlier, request.Url).Whole;
            progress?.Report(new ProveProgress(ProveStage.Requesting, 0));
            await server.WriteAsync(sent, cancellationToken).ConfigureAwait(false);
            ResponseReceiver receiver = new(server, options, time, progress);
            ServerResponse response = await receiver.RunAsync(CloseNeed.None, cancellationToken).ConfigureAwait(false);
            if (receiver.AnnouncedClose || server.CloseKind != CloseKind.Open)
            {
                throw new ProveException(ProveFailure.ServerClosesConnection, $"The server answered {earlier.Method} {earlier.Path} with status {response.Status} and closes the connection, so the request that is to be proven cannot follow on it.");
            }

            if (response.Bytes.Length > receiver.End)
            {
                throw new ProveException(ProveFailure.ResponseMalformed, $"The server sent more than one response to {earlier.Method} {earlier.Path}.");
            }

            lengths.Add((sent.Length, response.Bytes.Length));
            earlier.Answered?.Invoke(new EarlierAnswer(new Transcript(sent, response.Bytes, []), response.Status));
        }

        return lengths;
    }
}
