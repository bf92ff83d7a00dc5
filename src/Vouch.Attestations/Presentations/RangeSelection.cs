using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Json;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Presentations;

/// <summary>Which ranges are opened, and of which others place and kind are shown, so that selectors can be verified.</summary>
/// <remarks>
/// Presenting chooses among the ranges of an attestation; planning, before there is one, among all that could be made. It is the same
/// choice, so what was planned can be presented.
/// </remarks>
/// <param name="exchange">What is selected from.</param>
/// <param name="exists">Whether there is a range.</param>
internal sealed class RangeSelection(ExchangeView exchange, Predicate<TranscriptRange> exists)
{
    private readonly Dictionary<TranscriptRange, RangeUse> _uses = [];
    private readonly bool[] _isWholeOpen = new bool[2];
    private readonly bool[] _isBodyOpen = new bool[2];

    /// <summary>The ranges and what is done with each, in the order in which they were first needed.</summary>
    public IReadOnlyDictionary<TranscriptRange, RangeUse> Uses => _uses;

    /// <summary>Adds what a selector needs.</summary>
    /// <exception cref="RejectedException">It cannot be shown.</exception>
    public void Add(Selector selector)
    {
        MessageView view = exchange[selector.Direction];

        // Says early, from all that is known, what a verifier would say.
        view.Read(selector);
        if (selector.Part == SelectorPart.Whole)
        {
            AddWhole(selector.Direction, view);
            return;
        }

        if (selector.Part == SelectorPart.Bytes)
        {
            AddBytes(selector.Direction, selector.Bytes!.Value, view);
            return;
        }

        if (selector.Direction == Direction.Received && exchange.AnswersHead)
        {
            HttpMessage request = exchange.Request.RequireMessage();
            AddStructure(Direction.Sent, request);
            AddStartLine(Direction.Sent, request, RangeUse.Opened);
        }

        HttpMessage message = view.RequireMessage();
        AddStructure(selector.Direction, message);
        switch (selector.Part)
        {
            case SelectorPart.StartLine:
                AddStartLine(selector.Direction, message, RangeUse.Named);
                break;

            case SelectorPart.Header:
                foreach (HttpField occurrence in message.Find(Encoding.ASCII.GetBytes(selector.Header!)))
                {
                    AddValue(selector.Direction, message, occurrence, RangeUse.Named);
                }

                break;

            case SelectorPart.Body:
                AddBody(selector.Direction, view, message);
                break;

            case SelectorPart.Json:
                AddJson(selector, view, message);
                break;
        }
    }

    /// <summary>The range of all bytes, or those of all parts.</summary>
    private void AddWhole(Direction direction, MessageView view)
    {
        int length = exchange.Transcript[direction].Length;
        TranscriptRange? whole = length == 0 ? null : new TranscriptRange(direction, RangeKind.Opaque, 0, length);
        if (whole is not null && !exists(whole) && view.Message is HttpMessage message)
        {
            AddStructure(direction, message);
            AddStartLine(direction, message, RangeUse.Named);
            foreach (HttpField field in message.Head.Fields)
            {
                AddValue(direction, message, field, RangeUse.Named);
            }

            AddBody(direction, view, message);
        }
        else if (whole is not null)
        {
            Add(whole, RangeUse.Named);
        }

        _isWholeOpen[(int)direction] = true;
    }

    /// <summary>The range of exactly these bytes, of whatever kind.</summary>
    private void AddBytes(Direction direction, Segment bytes, MessageView view)
    {
        if (bytes.Length == exchange.Transcript[direction].Length)
        {
            AddWhole(direction, view);
        }
        else if (!_isWholeOpen[(int)direction])
        {
            IEnumerable<TranscriptRange> ranges = ((RangeKind[])[RangeKind.Opaque, RangeKind.HttpText, RangeKind.JsonValue]).Select(kind => new TranscriptRange(direction, kind, [bytes]));
            Add(ranges.FirstOrDefault(range => exists(range)) ?? ranges.First(), RangeUse.Named);
        }
    }

    /// <summary>Field names, framing and a response's status line; every other value as hidden text.</summary>
    private void AddStructure(Direction direction, HttpMessage message)
    {
        if (_isWholeOpen[(int)direction])
        {
            return;
        }

        if (message.HeadStart > 0)
        {
            Add(new TranscriptRange(direction, RangeKind.Opaque, 0, message.HeadStart), RangeUse.Opened);
        }

        Add(MessageRanges.Skeleton(direction, message), RangeUse.Opened);
        AddStartLine(direction, message, direction == Direction.Received ? RangeUse.Opened : RangeUse.Placed);
        ReadOnlySpan<byte> text = message.Text.Span;
        foreach (HttpField header in message.Head.Fields)
        {
            AddValue(direction, message, header, BodyFraming.Decides(text, header) ? RangeUse.Opened : RangeUse.Placed);
        }

        if (message.ChunkFraming.Length > 0)
        {
            Add(new TranscriptRange(direction, RangeKind.Opaque, message.ChunkFraming), RangeUse.Opened);
        }

        if (message.IsCutOff)
        {
            Add(new TranscriptRange(direction, RangeKind.Hidden, [exchange.Transcript.Hidden.Span[0]]), RangeUse.Placed);
        }
    }

    private void AddStartLine(Direction direction, HttpMessage message, RangeUse use)
    {
        if (!_isWholeOpen[(int)direction])
        {
            Add(MessageRanges.StartLine(direction, message), use);
        }
    }

    private void AddValue(Direction direction, HttpMessage message, HttpField header, RangeUse use)
    {
        if (header.ValueLength > 0 && !_isWholeOpen[(int)direction])
        {
            Add(MessageRanges.Value(direction, message, header), use);
        }
    }

    /// <summary>The range of the content, or those of a JSON text's values and what is between them.</summary>
    private void AddBody(Direction direction, MessageView view, HttpMessage message)
    {
        if (message.Content.Length == 0 || _isWholeOpen[(int)direction] || _isBodyOpen[(int)direction])
        {
            return;
        }

        TranscriptRange body = new(direction, RangeKind.Opaque, message.Content);
        if (!exists(body) && view.HasJson)
        {
            JsonRanges ranges = new(exchange.Transcript[direction], direction, message.Content);
            List<JsonElementSpan> children = ranges.ReadChildren(ranges.Root);
            TranscriptRange skeleton = ranges.Skeleton(ranges.All, children);
            Add(exists(skeleton) ? skeleton : body, RangeUse.Named);
            foreach (JsonElementSpan child in children)
            {
                Add(ranges.Value(child), RangeUse.Named);
            }
        }
        else
        {
            Add(body, RangeUse.Named);
        }

        _isBodyOpen[(int)direction] = true;
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
            AddBody(selector.Direction, view, message);
            return;
        }

        JsonRanges ranges = new(exchange.Transcript[selector.Direction], selector.Direction, message.Content);
        for (int i = 0; i < containers.Count; i++)
        {
            List<JsonElementSpan> children = ranges.ReadChildren(containers[i]);
            TranscriptRange skeleton = ranges.Skeleton(i == 0 ? ranges.All : containers[i], children);
            JsonElementSpan next = i + 1 < containers.Count ? containers[i + 1] : value;
            RequireSeparable(skeleton, i);
            Add(skeleton, RangeUse.Opened);
            foreach (JsonElementSpan child in children)
            {
                bool isNext = child.Start == next.Start;
                if (!isNext || i + 1 == containers.Count)
                {
                    Add(ranges.Value(child), isNext ? RangeUse.Named : RangeUse.Placed);
                }
            }
        }
    }

    private void RequireSeparable(TranscriptRange skeleton, int depth)
    {
        if (!exists(skeleton))
        {
            throw new RejectedException(
                RejectionReason.NotSeparable,
                depth == 0
                    ? "The values of this JSON body have no ranges of their own; only all of it can be shown."
                    : $"The values below step {depth} of this path have no ranges of their own; only what holds them can be shown as a whole.");
        }
    }

    private void Add(TranscriptRange range, RangeUse use)
    {
        if (!exists(range))
        {
            throw new RejectedException(RejectionReason.NotSeparable, "It cannot be shown without more than was asked for, or was not among the parts that this attestation was made for.");
        }

        _uses[range] = _uses.TryGetValue(range, out RangeUse earlier) && earlier > use ? earlier : use;
    }
}
