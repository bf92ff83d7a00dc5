namespace Vouch.Attestations.Http;

/// <summary>Why an attestor does not sign for an exchange.</summary>
public enum ExchangeFailure
{
    /// <summary>It does.</summary>
    None = 0,

    /// <summary>The request is not one HTTP/1.1 request in origin form.</summary>
    RequestMalformed,

    /// <summary>The request has no Host field, or more than one.</summary>
    HostMissing,

    /// <summary>The Host field names another server than the one that was dialled.</summary>
    WrongHost,

    /// <summary>Something is hidden, and request line, Host and <c>Connection: close</c> do not all stand before it.</summary>
    HiddenTooEarly,

    /// <summary>There is more than one request, or bytes follow the one response to a request with hidden parts.</summary>
    SmuggledRequest,

    /// <summary>The request has hidden parts, and the response is not one HTTP response.</summary>
    ResponseMalformed,
}
