using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Http;

/// <summary>One parsed message: where its parts are in the transcript, and the text of its head.</summary>
internal sealed class HttpMessage
{
    private static readonly byte[] s_contentEncoding = [.. "content-encoding"u8];

    /// <summary>Where the head starts: after interim responses, if there are any.</summary>
    public required int HeadStart { get; init; }

    /// <summary>Where the head ends: after its empty line, or where a hidden span cuts it off.</summary>
    public required int HeadEnd { get; init; }

    /// <summary>The head with placeholders for hidden text.</summary>
    public required CondensedText Text { get; init; }

    /// <summary>The lines of the head.</summary>
    public required HttpHead Head { get; init; }

    /// <summary>The status line of a response.</summary>
    public StatusLine? Status { get; init; }

    /// <summary>Whether a hidden span cuts the head off; only the lines before it are there, and no body.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Whether the body is of the chunked coding.</summary>
    public bool IsChunked { get; init; }

    /// <summary>Where the decoded body is, in order.</summary>
    public Segment[] Content { get; init; } = [];

    /// <summary>Where size lines, line ends and trailers of the chunked coding are.</summary>
    public Segment[] ChunkFraming { get; init; } = [];

    /// <summary>Whether all of the body is there.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether only the end of the connection ends the body.</summary>
    public bool EndsWithConnection { get; init; }

    /// <summary>Whether the body is sent as it is, by what is visible of Content-Encoding.</summary>
    public bool IsIdentityCoded
        => Find(s_contentEncoding).All(coding => System.Text.Ascii.EqualsIgnoreCase(coding.Value(Text.Span), "identity"u8));

    public ReadOnlySpan<byte> StartLine => Text.Span[..Head.StartLineLength];

    /// <summary>The number of bytes in the decoded body.</summary>
    public int ContentLength => Content.Sum(segment => segment.Length);

    /// <summary>The fields with this name, in any case, in order.</summary>
    public IEnumerable<HttpField> Find(ReadOnlyMemory<byte> name) => Head.Find(Text.Memory, name);
}
