using Vouch.Attestations.Http;
using Vouch.Attestations.Selectors;

namespace Vouch.Attestations.Presentations;

/// <summary>For whom a request was. Where the attestor knows the server it looks at Host itself; where it does not, the one to whom the server is shown has to.</summary>
/// <remarks>A server may answer for many names under one certificate, and each may be another's: the handshake alone does not say who answered.</remarks>
internal static class RequestHost
{
    /// <exception cref="RejectedException">It was for another host, or Host is not shown.</exception>
    public static void Check(MessageView request, HandshakeEvidence handshake)
    {
        if (request.Read(Selector.RequestHost) is not [ReadOnlyMemory<byte> value] || !HttpExchange.IsHost(value.Span, handshake.Host, handshake.Port))
        {
            throw new RejectedException(RejectionReason.WrongRequestHost, $"The request was not for {handshake.Host}, port {handshake.Port}.");
        }
    }
}
