using System.Text;
using System.Text.Json;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Proving;

/// <summary>What a server answered to an <see cref="EarlierRequest"/>.</summary>
public sealed class EarlierAnswer
{
    private readonly Transcript _transcript;

    internal EarlierAnswer(Transcript transcript, int status)
    {
        _transcript = transcript;
        Status = status;
    }

    /// <summary>The status code.</summary>
    public int Status { get; }

    /// <summary>The whole response, interim responses included.</summary>
    public ReadOnlyMemory<byte> Bytes => _transcript.Received;

    /// <summary>Reads a part.</summary>
    /// <param name="selector">The part: <c>response.json:$.token</c>, <c>response.header.set-cookie</c>.</param>
    /// <returns>A string of JSON without quotes and escapes, any other value as it stands.</returns>
    /// <exception cref="ArgumentException">It is no selector.</exception>
    /// <exception cref="ProveException">The part is not there.</exception>
    public string Read(string selector)
    {
        if (!Selector.TryParse(selector, out Selector? parsed) || parsed.Direction != Direction.Received)
        {
            throw new ArgumentException($"'{selector}' is no selector of a response.", nameof(selector));
        }

        try
        {
            TranscriptRange range = DisclosurePlan.Create(_transcript, Completeness.Message, [selector], []).Revealed[0];
            byte[] bytes = [.. range.Segments.ToArray().SelectMany(segment => _transcript.Received.Slice(segment.Start, segment.Length).ToArray())];
            return parsed.Part == SelectorPart.Json && bytes is [(byte)'"', ..] ? JsonSerializer.Deserialize(bytes, JsonText.Default.String)! : Encoding.UTF8.GetString(bytes);
        }
        catch (PresentationException e)
        {
            throw new ProveException(ProveFailure.PartNotFound, $"The answer to an earlier request (status {Status}) has no such part: {e.Message}", e);
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class JsonText : System.Text.Json.Serialization.JsonSerializerContext;
