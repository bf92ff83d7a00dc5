using System.Diagnostics.CodeAnalysis;
using System.Text;
using Vouch.Attestations.Http;
using Vouch.Attestations.Json;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Presentations;

/// <summary>One direction, parsed from what is visible; finds what selectors name.</summary>
internal sealed class MessageView
{
    private readonly PartialTranscript _source;
    private readonly HttpMessage? _message;
    private readonly HttpError _error;
    private readonly bool _acceptTruncated;
    private CondensedText? _content;
    private JsonDocumentText? _json;

    private MessageView(PartialTranscript source, HttpMessage? message, HttpError error, bool acceptTruncated)
    {
        _source = source;
        _message = message;
        _error = error;
        _acceptTruncated = acceptTruncated;
    }

    /// <summary>The parsed message, if there is one.</summary>
    public HttpMessage? Message => _error == HttpError.None ? _message : null;

    /// <summary>Whether the body is one JSON text that can be read.</summary>
    public bool HasJson => Message is { IsCutOff: false, IsIdentityCoded: true } message && TryReadJson(message, out _);

    public static MessageView OfRequest(PartialTranscript sent)
    {
        HttpError error = HttpMessageParser.TryParseRequest(sent, out HttpMessage message);
        return new MessageView(sent, message, error, acceptTruncated: false);
    }

    public static MessageView OfResponse(PartialTranscript received, bool answersHead, Completeness completeness, bool acceptTruncated)
    {
        bool endsCleanly = completeness == Completeness.CloseNotify;
        HttpError error = HttpMessageParser.TryParseResponse(received, answersHead, endsCleanly, out HttpMessage message);
        return new MessageView(received, message, error, acceptTruncated);
    }

    /// <summary>Whether the start line of the request is visible and its method is HEAD.</summary>
    public static bool IsHeadRequest(PartialTranscript sent)
    {
        ReadOnlySpan<byte> visible = sent.VisibleFrom(0).Span;
        int end = visible.IndexOf("\r\n"u8);
        return end >= 0 && RequestLine.TryParse(visible[..end], out RequestLine line) && line.IsHead;
    }

    /// <summary>The values that a selector names.</summary>
    /// <exception cref="RejectedException">They are not visible, or not the only ones that could be meant.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> Read(Selector selector) => selector.Part switch
    {
        SelectorPart.Whole => [ReadWhole()],
        SelectorPart.StartLine => [ReadStartLine(selector.Direction)],
        SelectorPart.Header => ReadHeader(selector.Header!),
        SelectorPart.Body => [ReadBody()],
        SelectorPart.Bytes => [ReadBytes(selector.Bytes!.Value)],
        _ => [ReadJson(selector.Path!)],
    };

    /// <summary>The parsed message.</summary>
    public HttpMessage RequireMessage()
    {
        RejectionReason reason = _error switch
        {
            HttpError.None => RejectionReason.None,
            HttpError.UnknownBytes => RejectionReason.MissingBytes,
            HttpError.Truncated => RejectionReason.Truncated,
            HttpError.Framing => RejectionReason.AmbiguousFraming,
            HttpError.ExtraBytes => RejectionReason.ExtraBytes,
            _ => RejectionReason.NotHttp,
        };
        if (reason != RejectionReason.None)
        {
            throw new RejectedException(reason, $"The shown bytes do not make one HTTP message ({_error}).");
        }

        return _message!.IsComplete || _message.IsCutOff || _acceptTruncated
            ? _message
            : throw new RejectedException(RejectionReason.Truncated, "The message ends before its framing says so.");
    }

    /// <summary>The JSON text of the body and the message.</summary>
    public JsonDocumentText RequireJson()
    {
        HttpMessage message = RequireMessage();
        RequireNotCutOff(message);
        if (!message.IsIdentityCoded)
        {
            throw new RejectedException(RejectionReason.EncodedBody, "The body has a content coding other than identity.");
        }

        return TryReadJson(message, out JsonDocumentText? json)
            ? json
            : throw new RejectedException(RejectionReason.NotJson, "The body is not one JSON text, or what is hidden of it is not whole values.");
    }

    private bool TryReadJson(HttpMessage message, [NotNullWhen(true)] out JsonDocumentText? json)
    {
        json = _json;
        if (json is null && JsonDocumentText.TryRead(RequireContent(message), out JsonDocumentText read))
        {
            json = _json = read;
        }

        return json is not null;
    }

    private ReadOnlyMemory<byte> ReadWhole()
    {
        ReadOnlyMemory<byte> visible = _source.Length == 0 ? default : _source.VisibleFrom(0);
        return visible.Length == _source.Length
            ? visible
            : throw Missing(visible.Length, "the whole direction");
    }

    /// <summary>Bytes by their place alone, whatever they mean.</summary>
    private ReadOnlyMemory<byte> ReadBytes(Segment bytes)
    {
        if (bytes.End > _source.Length)
        {
            throw new RejectedException(RejectionReason.RangeOutOfBounds, $"The direction ends at byte {_source.Length}.");
        }

        ReadOnlyMemory<byte> visible = _source.VisibleFrom(bytes.Start);
        return visible.Length >= bytes.Length ? visible[..bytes.Length]
            : _source.IsHidden(bytes.Start + visible.Length) ? throw new RejectedException(RejectionReason.HiddenPart, $"Byte {bytes.Start + visible.Length} is hidden.")
            : throw Missing(bytes.Start + visible.Length, "the stretch");
    }

    private ReadOnlyMemory<byte> ReadStartLine(Direction direction)
    {
        HttpMessage message = RequireMessage();
        if (!message.Text.IsVisible(0, message.Head.StartLineLength))
        {
            throw new RejectedException(RejectionReason.MissingBytes, "The start line is not shown.");
        }

        ReadOnlyMemory<byte> line = message.Text.Memory[..message.Head.StartLineLength];
        return direction == Direction.Sent ? line : line.Slice("HTTP/1.1 ".Length, 3);
    }

    private List<ReadOnlyMemory<byte>> ReadHeader(string name)
    {
        HttpMessage message = RequireMessage();
        List<ReadOnlyMemory<byte>> values = [];
        int occurrences = 0;
        foreach (HttpField occurrence in message.Find(Encoding.ASCII.GetBytes(name)))
        {
            occurrences++;
            if (message.Text.IsVisible(occurrence.ValueStart, occurrence.ValueLength))
            {
                values.Add(message.Text.Memory.Slice(occurrence.ValueStart, occurrence.ValueLength));
            }
        }

        return (occurrences, values.Count) switch
        {
            (0, _) => throw new RejectedException(RejectionReason.HeaderNotFound, $"There is no header field {name}."),
            (1, 0) => throw new RejectedException(RejectionReason.MissingBytes, $"The value of the header field {name} is not shown."),
            _ when values.Count < occurrences => throw new RejectedException(
                RejectionReason.AmbiguousHeader, $"The header field {name} occurs {occurrences} times, {values.Count} of them are shown."),
            _ => values,
        };
    }

    private ReadOnlyMemory<byte> ReadBody()
    {
        HttpMessage message = RequireMessage();
        RequireNotCutOff(message);
        CondensedText content = RequireContent(message);
        return content.Placeholders.Count == 0
            ? content.Memory
            : throw new RejectedException(RejectionReason.MissingBytes, "Not all of the body is shown.");
    }

    private ReadOnlyMemory<byte> ReadJson(JsonPath path)
    {
        JsonDocumentText json = RequireJson();
        JsonError error = json.Find(path, [], out JsonElementSpan value);
        CondensedText content = RequireContent(_message!);
        return error switch
        {
            JsonError.NotFound => throw new RejectedException(RejectionReason.PathNotFound, $"There is no value at {path}."),
            JsonError.DuplicateName => throw new RejectedException(RejectionReason.AmbiguousPath, $"An object on the path {path} has a name twice."),
            JsonError.NotJson => throw new RejectedException(RejectionReason.NotJson, $"An object on the path {path} has a name that is no text."),
            _ when content.IsVisible(value.Start, value.Length) => content.Memory.Slice(value.Start, value.Length),
            _ => throw new RejectedException(RejectionReason.MissingBytes, $"Not all of the value at {path} is shown."),
        };
    }

    private static void RequireNotCutOff(HttpMessage message)
    {
        if (message.IsCutOff)
        {
            throw new RejectedException(RejectionReason.HiddenPart, "What follows a hidden part of the request cannot be proven.");
        }
    }

    /// <summary>The decoded body, with placeholders for hidden JSON values.</summary>
    private CondensedText RequireContent(HttpMessage message)
    {
        if (_content is not null)
        {
            return _content;
        }

        CondensedText content = new();
        ContentMap map = new(message.Content);
        int position = 0;
        while (position < map.Length)
        {
            int wire = map.ToWire(position, out int consecutive);
            ReadOnlyMemory<byte> visible = _source.VisibleFrom(wire);
            if (!visible.IsEmpty)
            {
                visible = visible[..Math.Min(visible.Length, consecutive)];
                content.Append(visible, position);
                position += visible.Length;
                continue;
            }

            int start = position;
            TranscriptRange value = _source.HiddenValuesAt(wire).FirstOrDefault(range => map.IsStretch(range, start))
                ?? throw Missing(wire, "the body");
            content.AppendPlaceholder(JsonDocumentText.Placeholder, position, value.Length);
            position += value.Length;
        }

        return _content = content;
    }

    private RejectedException Missing(int position, string part)
        => _source.IsHidden(position)
            ? new RejectedException(RejectionReason.HiddenPart, $"Byte {position} of {part} is hidden; what follows a hidden part cannot be proven.")
            : new RejectedException(RejectionReason.MissingBytes, $"Byte {position} of {part} is not shown.");
}
