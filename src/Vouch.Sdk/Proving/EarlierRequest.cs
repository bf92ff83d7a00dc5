namespace Vouch.Proving;

/// <summary>A request that goes before the one that is proven, on the same connection, because that one needs something of its answer: a token, a number, a cookie.</summary>
/// <remarks>
/// The attestation is about the last exchange alone. Of those before it the attestor checks that each is one request to the same host with one whole answer, and sees what it sees of any, and their methods.
/// In MPC mode an answer that is needed on the way is opened together with the attestor: about 4 MB to it for each KB with ChaCha20-Poly1305, 8 MB with AES-128-GCM (docs/performance.md).
/// </remarks>
public sealed class EarlierRequest
{
    /// <summary>Creates a GET request.</summary>
    /// <param name="path">Path and query on the host of the request that is proven: <c>/login?next=1</c>.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public EarlierRequest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Path = path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('#', StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"'{path}' is no path on the server: it begins with one '/' and has no '#'.", nameof(path));
    }

    /// <summary>Path and query.</summary>
    public string Path { get; }

    /// <summary>The method. Default: GET. HEAD and CONNECT are refused.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>Headers; the attestor sees their names alone.</summary>
    public IList<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>The body, which the attestor does not see; empty for none. It holds no line ends.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Called with the answer. What it changes of requests that follow, and of <see cref="ProveRequest.SecretHeaders"/>, <see cref="ProveRequest.Headers"/> and <see cref="ProveRequest.Body"/>, is sent.</summary>
    public Action<EarlierAnswer>? Answered { get; set; }
}
