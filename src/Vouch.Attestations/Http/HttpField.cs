namespace Vouch.Attestations.Http;

/// <summary>One field line of a head; offsets are into the head's text, the value without the whitespace around it.</summary>
internal readonly record struct HttpField(int NameStart, int NameLength, int ValueStart, int ValueLength)
{
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> text) => text.Slice(NameStart, NameLength);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> text) => text.Slice(ValueStart, ValueLength);

    public bool IsNamed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
        => System.Text.Ascii.EqualsIgnoreCase(Name(text), name);
}
