using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Presentations;

/// <summary>A range whose leaf is shown; the commitment is empty for a hidden one.</summary>
internal readonly record struct PresentedRange(int LeafIndex, TranscriptRange Range, ReadOnlyMemory<byte> Commitment);
