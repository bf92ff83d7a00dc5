using System.Buffers;
using System.Runtime.InteropServices;
using Vouch.Attestations.Json;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Commitments;

/// <summary>The ranges of a JSON body: for each container its skeleton and its children, breadth first.</summary>
/// <remarks>
/// A skeleton is what belongs to one level alone: punctuation, whitespace and names; the root's holds the whitespace around the text
/// too. The root itself needs no range of its own: the body has one, or the root's skeleton and children tile it.
/// </remarks>
internal sealed class JsonRanges
{
    private readonly Direction _direction;
    private readonly ContentMap _map;
    private readonly ReadOnlySequence<byte> _content;

    public JsonRanges(ReadOnlyMemory<byte> wire, Direction direction, Segment[] content)
    {
        _direction = direction;
        _map = new ContentMap(content);
        _content = SegmentBytes.Slice(wire, content);
    }

    /// <summary>The whole body; the skeleton of the root is a part of it.</summary>
    public JsonElementSpan All => new(0, _map.Length, IsContainer: true);

    /// <summary>The value that the text is.</summary>
    public JsonElementSpan Root => JsonContainer.ReadRoot(_content);

    /// <summary>Appends ranges while they fit into both limits; a container that does not fit stays whole.</summary>
    public void Add(List<TranscriptRange> ranges, int limit, long lengthBudget)
    {
        if (!JsonCheck.IsText(_content))
        {
            return;
        }

        JsonElementSpan root = Root;
        Queue<JsonElementSpan> containers = new();
        containers.Enqueue(root);
        while (containers.TryDequeue(out JsonElementSpan container))
        {
            List<JsonElementSpan> children = [];
            int room = limit - ranges.Count - 1;
            if (!container.IsContainer
                || room < 1
                || container.Length > lengthBudget
                || !JsonContainer.TryReadChildren(_content.Slice(container.Start, container.Length), room, children)
                || children.Count == 0)
            {
                continue;
            }

            lengthBudget -= container.Length;
            bool isRoot = container == root;
            Rebase(children, container.Start);
            ranges.Add(Skeleton(isRoot ? All : container, children));
            foreach (JsonElementSpan child in children)
            {
                ranges.Add(Value(child));
                if (child.IsContainer)
                {
                    containers.Enqueue(child);
                }
            }
        }
    }

    /// <summary>The range of everything in a container but its children.</summary>
    public TranscriptRange Skeleton(JsonElementSpan container, List<JsonElementSpan> children)
    {
        List<Segment> wire = new(children.Count + 1);
        int position = container.Start;
        foreach (JsonElementSpan child in children)
        {
            _map.AddWire(position, child.Start - position, wire);
            position = child.End;
        }

        _map.AddWire(position, container.End - position, wire);
        return TranscriptRange.FromCanonical(_direction, RangeKind.Opaque, wire);
    }

    /// <summary>The range of one value.</summary>
    public TranscriptRange Value(JsonElementSpan value)
    {
        List<Segment> wire = new(1);
        _map.AddWire(value.Start, value.Length, wire);
        return TranscriptRange.FromCanonical(_direction, RangeKind.JsonValue, wire);
    }

    /// <summary>The children of a container, by offsets in the body.</summary>
    public List<JsonElementSpan> ReadChildren(JsonElementSpan container)
    {
        List<JsonElementSpan> children = [];
        JsonContainer.TryReadChildren(_content.Slice(container.Start, container.Length), int.MaxValue, children);
        Rebase(children, container.Start);
        return children;
    }

    private static void Rebase(List<JsonElementSpan> children, int start)
    {
        foreach (ref JsonElementSpan child in CollectionsMarshal.AsSpan(children))
        {
            child = child with { Start = child.Start + start };
        }
    }
}
