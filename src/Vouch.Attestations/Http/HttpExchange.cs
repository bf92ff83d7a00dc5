using System.Text;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Http;

/// <summary>What an attestor checks about an exchange before it signs: one request, to the host it dialled, and one response.</summary>
/// <remarks>
/// A hidden part could hold the end of the head and a second request. <c>Connection: close</c> before it makes a server answer the
/// first request only (RFC 9112, section 9.6), and exactly one response shows that this one did.
/// </remarks>
public static class HttpExchange
{
    private const int HttpsPort = 443;

    /// <summary>Checks an exchange.</summary>
    /// <param name="transcript">Both directions as the attestor knows them.</param>
    /// <param name="host">The host that was dialled: a DNS name or an IP address, without brackets.</param>
    /// <param name="port">The port that was dialled.</param>
    /// <param name="closeNotify">Whether the server ended the connection with close_notify.</param>
    /// <param name="completeness">Whether the response is whole.</param>
    public static ExchangeFailure Check(Transcript transcript, string host, int port, bool closeNotify, out Completeness completeness)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        ArgumentException.ThrowIfNullOrEmpty(host);

        completeness = Completeness.Truncated;
        bool hasHidden = transcript.Hidden.Length > 0;
        PartialTranscript sent = PartialTranscript.Of(transcript, Direction.Sent);
        HttpError error = HttpMessageParser.TryParseRequest(sent, out HttpMessage request);
        ExchangeFailure failure = error switch
        {
            HttpError.None => CheckRequest(request, host, port, hasHidden),
            HttpError.ExtraBytes => ExchangeFailure.SmuggledRequest,
            _ => hasHidden ? ExchangeFailure.HiddenTooEarly : ExchangeFailure.RequestMalformed,
        };
        if (failure != ExchangeFailure.None)
        {
            return failure;
        }

        bool answersHead = RequestLine.TryParse(request.StartLine, out RequestLine line) && line.IsHead;
        PartialTranscript received = PartialTranscript.Of(transcript, Direction.Received);
        error = HttpMessageParser.TryParseResponse(received, answersHead, closeNotify, out HttpMessage response);
        if (error == HttpError.ExtraBytes)
        {
            return ExchangeFailure.SmuggledRequest;
        }

        if (hasHidden && error != HttpError.None && (error != HttpError.Truncated || closeNotify))
        {
            return ExchangeFailure.ResponseMalformed;
        }

        completeness = (error, closeNotify) switch
        {
            (HttpError.None, _) when response.IsComplete && !response.EndsWithConnection => Completeness.Message,
            (HttpError.None, true) when response.IsComplete => Completeness.CloseNotify,
            (HttpError.None, _) => Completeness.Truncated,
            (HttpError.Truncated, _) => Completeness.Truncated,
            (_, true) => Completeness.CloseNotify,
            _ => Completeness.Truncated,
        };
        return ExchangeFailure.None;
    }

    /// <summary>Checks an exchange of which the attestor sees a part, and knows of the rest what was proven: exactly one request, to this host, its head of known shape to the end.</summary>
    /// <param name="sent">What it knows of the request.</param>
    /// <param name="received">What it knows of the response.</param>
    /// <param name="host">The host that was dialled: a DNS name or an IP address, without brackets. Null where it is hidden: there must be one Host then, whatever its value.</param>
    /// <param name="port">The port that was dialled.</param>
    /// <param name="closeNotify">Whether the server ended the connection with close_notify.</param>
    /// <param name="completeness">Whether the response is whole.</param>
    public static ExchangeFailure CheckProven(ProvenDirection sent, ProvenDirection received, string? host, int port, bool closeNotify, out Completeness completeness)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(received);

        // A method that is hidden may be HEAD. Then a length without a body counts as cut short, which harms nobody.
        completeness = closeNotify ? Completeness.CloseNotify
            : received.Known is PartialTranscript response
                && HttpMessageParser.TryParseResponse(response, answersHead: false, endsCleanly: false, out HttpMessage message) == HttpError.None
                && message.IsComplete && !message.EndsWithConnection ? Completeness.Message
            : Completeness.Truncated;
        return sent.Known is not PartialTranscript request ? ExchangeFailure.RequestMalformed
            : HttpMessageParser.TryParseRequest(request, out HttpMessage parsed) switch
            {
                HttpError.None => CheckRequest(parsed, host, port, hasHidden: true),
                HttpError.ExtraBytes => ExchangeFailure.SmuggledRequest,
                HttpError.UnknownBytes => ExchangeFailure.HiddenTooEarly,
                _ => ExchangeFailure.RequestMalformed,
            };
    }

    /// <summary>Checks an exchange that went before the one that is proven, on the same connection: one request to this host, and one whole response, so that those that follow belong together.</summary>
    /// <remarks>
    /// The method has to be shown, since HEAD and CONNECT make a response end elsewhere. A body may hold no line end: a server that takes it for another request (RFC 9112, section 11.2) finds none in it.
    /// After 101 (Switching Protocols) nothing is HTTP any more.
    /// </remarks>
    /// <param name="sent">What is known of the request.</param>
    /// <param name="received">What is known of the response.</param>
    /// <param name="host">As for <see cref="CheckProven"/>.</param>
    /// <param name="port">The port that was dialled.</param>
    public static ExchangeFailure CheckEarlier(ProvenDirection sent, ProvenDirection received, string? host, int port)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(received);
        if (sent.Known is not PartialTranscript request || HttpMessageParser.TryParseRequest(request, out HttpMessage parsed) != HttpError.None || !HasPlainMethod(request))
        {
            return ExchangeFailure.RequestMalformed;
        }

        ExchangeFailure failure = CheckRequest(parsed, host, port, hasHidden: false);
        return failure != ExchangeFailure.None ? failure
            : !request.IsTextFrom(parsed.HeadEnd) ? ExchangeFailure.SmuggledRequest
            : received.Known is PartialTranscript response
                && HttpMessageParser.TryParseResponse(response, answersHead: false, endsCleanly: false, out HttpMessage answer) == HttpError.None
                && answer is { IsComplete: true, EndsWithConnection: false, Status.Status: not StatusLine.SwitchingProtocols } ? ExchangeFailure.None
            : ExchangeFailure.ResponseMalformed;
    }

    /// <summary>Whether the method is shown, and its response ends where that of GET would.</summary>
    private static bool HasPlainMethod(PartialTranscript request)
    {
        ReadOnlySpan<byte> start = request.VisibleFrom(0).Span;
        int end = start.IndexOf((byte)' ');
        return end > 0 && !start[..end].SequenceEqual("HEAD"u8) && !start[..end].SequenceEqual("CONNECT"u8);
    }

    /// <summary>Whether a head holds <c>Connection: close</c>.</summary>
    internal static bool AnnouncesClose(ReadOnlySpan<byte> text, HttpHead head)
    {
        foreach (HttpField field in head.Fields)
        {
            if (field.IsNamed(text, "connection"u8) && HasClose(field.Value(text)))
            {
                return true;
            }
        }

        return false;
    }

    private static ExchangeFailure CheckRequest(HttpMessage request, string? host, int port, bool hasHidden)
    {
        if (!request.IsCutOff && !request.IsComplete)
        {
            return ExchangeFailure.RequestMalformed;
        }

        ReadOnlySpan<byte> text = request.Text.Span;
        int hosts = 0;
        bool isRightHost = false;
        foreach (HttpField field in request.Head.Fields)
        {
            if (field.IsNamed(text, "host"u8))
            {
                hosts++;
                isRightHost = host is null || IsHost(field.Value(text), host, port);
            }
        }

        bool closes = AnnouncesClose(text, request.Head);

        return hosts == 0 && hasHidden ? ExchangeFailure.HiddenTooEarly
            : hosts != 1 ? ExchangeFailure.HostMissing
            : !isRightHost ? ExchangeFailure.WrongHost
            : hasHidden && !closes ? ExchangeFailure.HiddenTooEarly
            : ExchangeFailure.None;
    }

    /// <summary>Whether the value of a Host field is this host and port.</summary>
    internal static bool IsHost(ReadOnlySpan<byte> value, string host, int port)
    {
        string authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return (port == HttpsPort && Ascii.EqualsIgnoreCase(value, authority))
            || Ascii.EqualsIgnoreCase(value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{authority}:{port}"));
    }

    private static bool HasClose(ReadOnlySpan<byte> value)
    {
        foreach (Range option in value.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(value[option].Trim(" \t"u8), "close"u8))
            {
                return true;
            }
        }

        return false;
    }
}
