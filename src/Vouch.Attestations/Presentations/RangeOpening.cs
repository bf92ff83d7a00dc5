namespace Vouch.Attestations.Presentations;

/// <summary>The blinder and the bytes behind the commitment of the range in a leaf.</summary>
internal readonly record struct RangeOpening(int LeafIndex, ReadOnlyMemory<byte> Blinder, ReadOnlyMemory<byte> Bytes);
