using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Presentations;

/// <summary>Both directions as their prover sees them, read once for any number of selectors.</summary>
internal sealed class ExchangeView
{
    public ExchangeView(Transcript transcript, Completeness completeness)
    {
        Transcript = transcript;
        PartialTranscript sent = PartialTranscript.Of(transcript, Direction.Sent);
        Request = MessageView.OfRequest(sent);
        AnswersHead = MessageView.IsHeadRequest(sent);
        Response = MessageView.OfResponse(PartialTranscript.Of(transcript, Direction.Received), AnswersHead, completeness, acceptTruncated: true);
    }

    public Transcript Transcript { get; }

    public MessageView Request { get; }

    public MessageView Response { get; }

    /// <summary>Whether the response is one to HEAD, so that its end depends on the request.</summary>
    public bool AnswersHead { get; }

    public MessageView this[Direction direction] => direction == Direction.Sent ? Request : Response;
}
