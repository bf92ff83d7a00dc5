namespace Vouch.Proving;

/// <summary>What an attestor in proxy mode gets to see of a session. What a relying party sees is chosen later, by a presentation, and independent of this.</summary>
public enum AttestorView
{
    /// <summary>
    /// The parts that are revealed, and nothing else but lengths, the names of the request's header fields, and its Host, Connection and Content-Length: everything is proven in zero knowledge,
    /// which takes longer and more traffic.
    /// </summary>
    Revealed,

    /// <summary>The response, and the request but for its secret parts. Secret parts need TLS 1.3.</summary>
    Response,

    /// <summary>Request and response whole.</summary>
    Everything,
}
