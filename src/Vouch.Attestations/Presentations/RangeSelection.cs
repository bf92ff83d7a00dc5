using System.Buffers;
using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Json;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Presentations;

/// <summary>Which ranges of an attestation are opened, and of which others place and kind are shown, so that selectors can be verified.</summary>
internal sealed class RangeSelection
{
    private readonly Attestation _attestation;
    private readonly SortedDictionary<int, bool> _leaves = [];
    private readonly PartialTranscript _sent;
    private readonly MessageView _request;
    private readonly MessageView _response;
    private readonly bool _answersHead;
    private readonly bool[] _isWholeOpen = new bool[2];
    private readonly bool[] _isBodyOpen = new bool[2];

    public RangeSelection(Attestation attestation)
    {
        _attestation = attestation;
        Transcript transcript = attestation.Transcript;
        _sent = PartialTranscript.Of(transcript, Direction.Sent);
        _request = MessageView.OfRequest(_sent);
        _answersHead = MessageView.IsHeadRequest(_sent);
        _response = MessageView.OfResponse(
            PartialTranscript.Of(transcript, Direction.Received), _answersHead, attestation.Facts.Transcript.Completeness, acceptTruncated: true);
    }

    /// <summary>The shown leaves of ranges, ascending.</summary>
    public List<int> Leaves() => [.. _leaves.Keys];

    /// <summary>The openings of the ranges that are opened.</summary>
    public List<RangeOpening> Openings()
    {
        List<RangeOpening> openings = [];
        foreach ((int leaf, bool isOpen) in _leaves)
        {
            if (isOpen)
            {
                TranscriptRange range = _attestation.RangeOf(leaf);
                ReadOnlyMemory<byte> wire = _attestation.Transcript[range.Direction];
                ReadOnlySequence<byte> bytes = SegmentBytes.Slice(wire, range.SegmentSpan);
                openings.Add(new RangeOpening(leaf, _attestation.DeriveBlinder(leaf), bytes.IsSingleSegment ? bytes.First : bytes.ToArray()));
            }
        }

        return openings;
    }

    /// <summary>Adds what a selector needs.</summary>
    /// <exception cref="RejectedException">It cannot be shown.</exception>
    public void Add(Selector selector)
    {
        MessageView view = selector.Direction == Direction.Sent ? _request : _response;

        // Says early, from all that is known, what a verifier would say.
        view.Read(selector);
        if (selector.Part == SelectorPart.Whole)
        {
            AddWhole(selector.Direction);
            return;
        }

        if (selector.Direction == Direction.Received && _answersHead)
        {
            AddStructure(Direction.Sent, _request.RequireMessage(), opensStartLine: true);
        }

        HttpMessage message = view.RequireMessage();
        AddStructure(selector.Direction, message, opensStartLine: selector.Part == SelectorPart.StartLine);
        switch (selector.Part)
        {
            case SelectorPart.Header:
                foreach (HttpField occurrence in message.Find(Encoding.ASCII.GetBytes(selector.Header!)))
                {
                    AddValue(selector.Direction, message, occurrence, isOpen: true);
                }

                break;

            case SelectorPart.Body:
                AddBody(selector.Direction, message);
                break;

            case SelectorPart.Json:
                AddJson(selector, view, message);
                break;
        }
    }

    private void AddWhole(Direction direction)
    {
        int length = _attestation.Transcript[direction].Length;
        _isWholeOpen[(int)direction] = true;
        if (length > 0)
        {
            Open(new TranscriptRange(direction, RangeKind.Opaque, 0, length));
        }
    }

    /// <summary>Field names, framing and the start line; every other value as hidden text.</summary>
    private void AddStructure(Direction direction, HttpMessage message, bool opensStartLine)
    {
        if (_isWholeOpen[(int)direction])
        {
            return;
        }

        if (message.HeadStart > 0)
        {
            Open(new TranscriptRange(direction, RangeKind.Opaque, 0, message.HeadStart));
        }

        Open(MessageRanges.Skeleton(direction, message));
        Add(MessageRanges.StartLine(direction, message), opensStartLine || direction == Direction.Received);
        ReadOnlySpan<byte> text = message.Text.Span;
        foreach (HttpField header in message.Head.Fields)
        {
            AddValue(direction, message, header, BodyFraming.Decides(text, header));
        }

        if (message.ChunkFraming.Length > 0)
        {
            Open(new TranscriptRange(direction, RangeKind.Opaque, message.ChunkFraming));
        }

        if (message.IsCutOff)
        {
            Add(new TranscriptRange(direction, RangeKind.Hidden, [_attestation.Transcript.Hidden.Span[0]]), isOpen: false);
        }
    }

    private void AddValue(Direction direction, HttpMessage message, HttpField header, bool isOpen)
    {
        if (header.ValueLength > 0 && !_isWholeOpen[(int)direction])
        {
            Add(MessageRanges.Value(direction, message, header), isOpen);
        }
    }

    private void AddBody(Direction direction, HttpMessage message)
    {
        if (message.Content.Length > 0 && !_isWholeOpen[(int)direction] && !_isBodyOpen[(int)direction])
        {
            _isBodyOpen[(int)direction] = true;
            Open(new TranscriptRange(direction, RangeKind.Opaque, message.Content));
        }
    }

    private void AddJson(Selector selector, MessageView view, HttpMessage message)
    {
        if (_isWholeOpen[(int)selector.Direction] || _isBodyOpen[(int)selector.Direction])
        {
            return;
        }

        List<JsonElementSpan> containers = [];
        view.RequireJson().Find(selector.Path!, containers, out JsonElementSpan value);
        if (containers.Count == 0)
        {
            AddBody(selector.Direction, message);
            return;
        }

        JsonRanges ranges = new(_attestation.Transcript[selector.Direction], selector.Direction, message.Content);
        for (int i = 0; i < containers.Count; i++)
        {
            List<JsonElementSpan> children = ranges.ReadChildren(containers[i]);
            TranscriptRange skeleton = ranges.Skeleton(i == 0 ? ranges.All : containers[i], children);
            JsonElementSpan next = i + 1 < containers.Count ? containers[i + 1] : value;
            RequireSeparable(skeleton, i);
            Open(skeleton);
            foreach (JsonElementSpan child in children)
            {
                bool isNext = child.Start == next.Start;
                if (!isNext || i + 1 == containers.Count)
                {
                    Add(ranges.Value(child), isOpen: isNext);
                }
            }
        }
    }

    private void RequireSeparable(TranscriptRange skeleton, int depth)
    {
        if (!_attestation.TryFindLeaf(skeleton, out _))
        {
            throw new RejectedException(
                RejectionReason.NotSeparable,
                depth == 0
                    ? "The values of this JSON body have no ranges of their own; only all of it can be shown."
                    : $"The values below step {depth} of this path have no ranges of their own; only what holds them can be shown as a whole.");
        }
    }

    private void Open(TranscriptRange range) => Add(range, isOpen: true);

    private void Add(TranscriptRange range, bool isOpen)
    {
        if (!_attestation.TryFindLeaf(range, out int leaf))
        {
            throw new RejectedException(RejectionReason.NotSeparable, $"The attestation has no range of its own for {range}.");
        }

        _leaves.TryGetValue(leaf, out bool wasOpen);
        _leaves[leaf] = wasOpen || isOpen;
    }
}
