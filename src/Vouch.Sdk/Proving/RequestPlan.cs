using System.Buffers;
using System.Globalization;
using System.Text;
using Vouch.Attestations.Selectors;
using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>The bytes of a request in the order they are sent, cut where secret parts begin and end.</summary>
/// <remarks>
/// Everything that gives the response its meaning stands first, in the clear: request line, Host, Connection: close, public headers. Then the secret headers as one part, then a public part
/// that ends the head, then the body. Every public part holds at least <see cref="SessionProtocol.MinOpenedRecordSize"/> bytes (docs/security/opened-keys.md).
/// </remarks>
internal sealed class RequestPlan
{
    private static readonly string[] s_own = ["Host", "Connection", "Content-Length", "Transfer-Encoding", "Expect", "Upgrade", "TE", "Trailer", "Keep-Alive"];
    private static readonly SearchValues<char> s_token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private RequestPlan(IReadOnlyList<(bool IsSecret, byte[] Bytes)> parts, int lengthOfEarlier)
    {
        Parts = parts;
        LengthWithEarlier = Length + lengthOfEarlier;
    }

    /// <summary>The parts in order; neighbours differ in secrecy.</summary>
    public IReadOnlyList<(bool IsSecret, byte[] Bytes)> Parts { get; }

    /// <summary>The whole request.</summary>
    public byte[] Whole => [.. Parts.SelectMany(static part => part.Bytes)];

    /// <summary>The size of the whole request, in bytes.</summary>
    public int Length => Parts.Sum(p => p.Bytes.Length);

    /// <summary>The same with the requests that go before, as far as they are known.</summary>
    public int LengthWithEarlier { get; }

    public bool HasSecrets => Parts.Any(p => p.IsSecret);

    /// <summary>What the attestor is told before the session.</summary>
    public IReadOnlyList<RequestSegment> Statement
        => [.. Parts.Select(p => p.IsSecret ? RequestSegment.Secret(p.Bytes.Length) : RequestSegment.Public(p.Bytes))];

    /// <summary>A request that goes before another one.</summary>
    /// <exception cref="ArgumentException">A method, header or body cannot be sent as it is.</exception>
    public static RequestPlan Create(EarlierRequest earlier, Uri url)
    {
        if (earlier.Body.Span.ContainsAny((byte)'\r', (byte)'\n'))
        {
            throw new ArgumentException("The body of an earlier request holds a line end, where a server could find another request. Send it in one line.");
        }

        ProveRequest request = new(new Uri(url, earlier.Path)) { Method = earlier.Method, Body = earlier.Body };
        foreach (KeyValuePair<string, string> header in earlier.Headers)
        {
            request.Headers.Add(header);
        }

        return Create(request, "keep-alive");
    }

    /// <exception cref="ArgumentException">A method, header or body cannot be sent as it is.</exception>
    public static RequestPlan Create(ProveRequest request) => Create(request, "close");

    private static RequestPlan Create(ProveRequest request, string connection)
    {
        CheckToken(request.Method, "method");
        if (request.Method is "HEAD" or "CONNECT")
        {
            throw new ArgumentException($"{request.Method} requests cannot be proven: their answers have no body of their own.");
        }

        if (request.AttestorView != AttestorView.Revealed && request.Reveal.Count + request.Commit.Count > 0)
        {
            throw new ArgumentException("Parts to reveal or to commit to are chosen where the attestor does not see everything anyway; leave out --disclose-to-attestor.");
        }

        if (request.Earlier.Count > Sessions.SessionProtocol.MaxEarlier || (request.Earlier.Count > 0 && request.AttestorView != AttestorView.Revealed))
        {
            throw new ArgumentException("At most 16 requests go before the one that is proven, and only where everything is proven; leave out --disclose-to-attestor.");
        }

        foreach (string selector in request.Reveal.Concat(request.Commit))
        {
            _ = Selector.TryParse(selector, out _) ? true : throw new ArgumentException($"'{selector}' is not a selector.");
        }

        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"{request.Method} {request.Url.PathAndQuery} HTTP/1.1\r\nHost: {HostHeader(request.Url)}\r\nConnection: {connection}\r\n");
        if (!request.Body.IsEmpty || request.Method is "POST" or "PUT" or "PATCH")
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {request.Body.Length}\r\n");
        }

        StringBuilder tail = new();
        string accept = "*/*", encoding = "identity";
        foreach ((string name, string value) in request.Headers)
        {
            CheckHeader(name, value);
            if (name.Equals("Accept", StringComparison.OrdinalIgnoreCase))
            {
                accept = value;
            }
            else if (name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                encoding = value;
            }
            else
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }
        }

        StringBuilder secret = new();
        foreach ((string name, string value) in request.SecretHeaders)
        {
            CheckHeader(name, value);
            secret.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        tail.Append(CultureInfo.InvariantCulture, $"Accept: {accept}\r\nAccept-Encoding: {encoding}\r\n\r\n");

        bool disclosed = request.AttestorView != AttestorView.Response; // what is proven needs no keys of its own
        Builder parts = new();
        parts.Add(false, Encoding.Latin1.GetBytes(head.ToString()));
        parts.Add(!disclosed, Encoding.Latin1.GetBytes(secret.ToString()));
        parts.Add(false, Encoding.Latin1.GetBytes(tail.ToString()));
        parts.Add(request.SecretBody && !disclosed, request.Body.Span);
        return new RequestPlan(parts.Build(), request.Earlier.Sum(earlier => Create(earlier, request.Url).Length));
    }

    /// <summary>The Host field for an address: the name, and the port if it is not 443 (RFC 9112, section 3.2).</summary>
    internal static string HostHeader(Uri url) => url.IsDefaultPort ? HostName(url, brackets: true) : $"{HostName(url, brackets: true)}:{url.Port}";

    /// <summary>The name to resolve, to send in SNI and to find in the certificate.</summary>
    internal static string HostName(Uri url, bool brackets = false)
        => url.HostNameType == UriHostNameType.IPv6 && !brackets ? url.IdnHost.Trim('[', ']') : url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost.TrimEnd('.');

    private static void CheckHeader(string name, string value)
    {
        CheckToken(name, "header name");
        if (s_own.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The header {name} is set by the prover itself and cannot be given.");
        }

        if (value.AsSpan().ContainsAny('\r', '\n', '\0') || value.AsSpan().ContainsAnyExceptInRange('\t', '\u00FF'))
        {
            throw new ArgumentException($"The value of the header {name} holds a character that HTTP does not allow.");
        }
    }

    private static void CheckToken(string text, string what)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExcept(s_token))
        {
            throw new ArgumentException($"The {what} '{text}' holds a character that HTTP does not allow.");
        }
    }

    private sealed class Builder
    {
        private readonly List<(bool IsSecret, ArrayBufferWriter<byte> Bytes)> _parts = [];

        public void Add(bool isSecret, ReadOnlySpan<byte> bytes)
        {
            if (bytes.IsEmpty)
            {
                return;
            }

            if (_parts.Count == 0 || _parts[^1].IsSecret != isSecret)
            {
                _parts.Add((isSecret, new ArrayBufferWriter<byte>(bytes.Length)));
            }

            _parts[^1].Bytes.Write(bytes);
        }

        public IReadOnlyList<(bool, byte[])> Build() => [.. _parts.Select(p => (p.IsSecret, p.Bytes.WrittenSpan.ToArray()))];
    }
}
