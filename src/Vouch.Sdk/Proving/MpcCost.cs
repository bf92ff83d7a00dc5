using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;

namespace Vouch.Proving;

/// <summary>What it costs to share keys with the attestor in MPC mode, known before any server is asked. The proof comes on top, which is told when the response is there (<see cref="ProofCost"/>).</summary>
/// <remarks>Bytes without the frames of the transport and without messages that tell of the exchange; what that is, docs/performance.md says.</remarks>
/// <param name="Suite">The cipher suite that is expected and chosen, by IANA name.</param>
/// <param name="BytesToAttestor">Bytes to the attestor.</param>
/// <param name="BytesFromAttestor">Bytes from the attestor.</param>
/// <param name="PreparedBytesToAttestor">How many of those to the attestor need no server, and can be sent before (<see cref="Prover.WarmAsync"/>).</param>
/// <param name="PreparedBytesFromAttestor">The same for those from the attestor.</param>
/// <param name="RoundTrips">Round trips to the attestor from the server's key share to the sealed request.</param>
public sealed record MpcCost(string Suite, long BytesToAttestor, long BytesFromAttestor, long PreparedBytesToAttestor, long PreparedBytesFromAttestor, int RoundTrips)
{
    /// <summary>Works it out.</summary>
    /// <param name="requestSize">The whole request, head included, in bytes.</param>
    /// <param name="suite">The cipher suite, by IANA name; null for the one that is expected of a server of which nothing is known.</param>
    /// <param name="hideServerName">Whether the server is hidden from the attestor.</param>
    /// <exception cref="ArgumentException">Keys cannot be shared under the suite.</exception>
    public static async Task<MpcCost> OfAsync(int requestSize, string? suite = null, bool hideServerName = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestSize);
        CipherSuite expected = ServerOffer.Expect(suite, offer: null);
        SharedTraffic traffic = await SharedTraffic.CountAsync(requestSize, expected, expected, hideServerName, SharedTraffic.RecordsOf(expected, requestSize)).ConfigureAwait(false);
        ChannelTraffic before = traffic.Preparation.Total;
        ChannelTraffic all = before + traffic.Run.Total;
        return new MpcCost(expected.IanaName(), all.FromProver, all.FromAttestor, before.FromProver, before.FromAttestor, traffic.RoundTrips);
    }
}
