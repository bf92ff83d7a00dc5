using System.Globalization;
using System.Text;
using System.Text.Json;
using Vouch.Attestations.Http;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Presentations;

/// <summary>Finds out which parts an attestation has ranges for, to tell a holder who asked for another. Trial and error, within bounds.</summary>
internal sealed class SeparableParts(Attestation attestation, ExchangeView exchange)
{
    private const int MaxNames = 12;
    private const int MaxTrials = 96;

    private readonly List<string> _names = [];
    private int _trials;

    /// <summary>A sentence about what can be shown instead of a selector.</summary>
    public static string Instead(Attestation attestation, ExchangeView exchange, Selector selector)
    {
        SeparableParts parts = new(attestation, exchange);
        if (selector.Part != SelectorPart.Bytes)
        {
            parts.TryMessage(selector.Direction);
            parts.TryMessage(selector.Direction == Direction.Sent ? Direction.Received : Direction.Sent);
        }

        if (parts._names.Count == 0)
        {
            parts.AddStretches(selector.Direction);
        }

        return parts._names.Count == 0 ? "Nothing else has ranges of its own."
            : $"These have: {string.Join(", ", parts._names.Take(MaxNames))}{(parts._names.Count > MaxNames ? ", and more" : "")}.";
    }

    private void TryMessage(Direction direction)
    {
        string root = direction == Direction.Sent ? "request" : "response";
        Try(root);
        if (exchange[direction].Message is not HttpMessage message)
        {
            return;
        }

        Try(direction == Direction.Sent ? "request.line" : "response.status");
        foreach (string name in message.Head.Fields.Select(field => Encoding.ASCII.GetString(field.Name(message.Text.Span))).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            Try($"{root}.header.{name}");
        }

        Try($"{root}.body");
        TryJson(direction, $"{root}.json:");
    }

    /// <summary>Values from the root on, breadth first.</summary>
    private void TryJson(Direction direction, string prefix)
    {
        ReadOnlyMemory<byte> text;
        try
        {
            MessageView view = exchange[direction];
            view.RequireJson();
            text = view.Read(SelectorOf(prefix + "$")!)[0];
        }
        catch (RejectedException)
        {
            return;
        }

        using JsonDocument document = JsonDocument.Parse(text);
        Queue<(string Path, JsonElement Value)> containers = new([("$", document.RootElement)]);
        while (_names.Count <= MaxNames && _trials < MaxTrials && containers.TryDequeue(out (string Path, JsonElement Value) container))
        {
            foreach ((string step, JsonElement value) in Children(container.Value))
            {
                if (_names.Count > MaxNames || _trials >= MaxTrials)
                {
                    return; // of an array of a million elements a few are enough
                }

                Try(prefix + container.Path + step);
                containers.Enqueue((container.Path + step, value));
            }
        }
    }

    private static IEnumerable<(string Step, JsonElement Value)> Children(JsonElement container) => container.ValueKind switch
    {
        JsonValueKind.Array => container.EnumerateArray().Select((item, i) => (string.Create(CultureInfo.InvariantCulture, $"[{i}]"), item)),
        JsonValueKind.Object => container.EnumerateObject().Select(member => (JsonPath.StepTo(NameOf(member)), member.Value)),
        _ => [],
    };

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return ""; // no valid text: nothing in this object can be named
        }
    }

    private void Try(string text)
    {
        if (_names.Count > MaxNames || _trials >= MaxTrials || SelectorOf(text) is not Selector selector)
        {
            return;
        }

        _trials++;
        try
        {
            new RangeSelection(exchange, range => attestation.TryFindLeaf(range, out _)).Add(selector);
            _names.Add(selector.ToString());
        }
        catch (RejectedException)
        {
            // not this one
        }
    }

    private void AddStretches(Direction direction)
    {
        for (int leaf = attestation.FirstRangeLeaf; leaf < attestation.Body.LeafCount && _names.Count <= MaxNames; leaf++)
        {
            TranscriptRange range = attestation.RangeOf(leaf);
            if (range.Direction == direction && range.Kind != RangeKind.Hidden && range.Segments.Length == 1)
            {
                string name = Selector.OfBytes(direction, range.SegmentSpan[0]).ToString();
                if (!_names.Contains(name))
                {
                    _names.Add(name);
                }
            }
        }
    }

    private static Selector? SelectorOf(string text) => Selector.TryParse(text, out Selector? selector) ? selector : null;
}
