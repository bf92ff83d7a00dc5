namespace Vouch.Attestations.Json;

/// <summary>Where a value is in a JSON text, in bytes.</summary>
internal readonly record struct JsonElementSpan(int Start, int Length, bool IsContainer)
{
    public int End => Start + Length;
}
