namespace Vouch.Attestations.Presentations;

/// <summary>A leaf of the body and its index in the tree.</summary>
internal readonly record struct ShownLeaf(int Index, ReadOnlyMemory<byte> Bytes);
