namespace Vouch.Attestations.Transcripts;

/// <summary>Visible bytes put one after the other, with one placeholder byte for each hidden run, and the way back to the transcript.</summary>
/// <remarks>Its size follows what is shown, not what the transcript holds.</remarks>
internal sealed class CondensedText
{
    private readonly List<Piece> _pieces = [];
    private ReadOnlyMemory<byte> _text;
    private byte[]? _buffer;
    private int _length;

    /// <summary>One run: where it is in this text and in the source, and whether it is a placeholder.</summary>
    private readonly record struct Piece(int TextStart, int SourceStart, int SourceLength, bool IsPlaceholder);

    /// <summary>The text; changes when something is appended.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer is null ? _text : _buffer.AsMemory(0, _length);

    public ReadOnlySpan<byte> Span => Memory.Span;

    public int Length => _length;

    /// <summary>The offsets of the placeholders, ascending.</summary>
    public List<int> Placeholders { get; } = [];

    /// <summary>Appends visible bytes. The first ones are not copied.</summary>
    public void Append(ReadOnlyMemory<byte> bytes, int sourceStart)
    {
        _pieces.Add(new Piece(_length, sourceStart, bytes.Length, IsPlaceholder: false));
        if (_length == 0)
        {
            _text = bytes;
            _length = bytes.Length;
            return;
        }

        bytes.Span.CopyTo(Grow(bytes.Length));
    }

    /// <summary>Appends one byte that stands for a hidden run.</summary>
    public void AppendPlaceholder(byte placeholder, int sourceStart, int sourceLength)
    {
        _pieces.Add(new Piece(_length, sourceStart, sourceLength, IsPlaceholder: true));
        Placeholders.Add(_length);
        Grow(1)[0] = placeholder;
    }

    /// <summary>Keeps the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        _length = length;
        _text = _buffer is null ? _text[..length] : _text;
        _pieces.RemoveAll(piece => piece.TextStart >= length);
        Placeholders.RemoveAll(placeholder => placeholder >= length);
    }

    /// <summary>Whether none of these bytes is a placeholder.</summary>
    public bool IsVisible(int start, int length)
    {
        int index = Placeholders.BinarySearch(start);
        index = index < 0 ? ~index : index;
        return index == Placeholders.Count || Placeholders[index] >= start + length;
    }

    /// <summary>The source offset of a byte of this text; for the end of the text, the offset just past its last byte's run.</summary>
    public int ToSource(int offset)
    {
        int low = 0;
        int high = _pieces.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (_pieces[middle].TextStart <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        Piece piece = _pieces[low];
        int inside = offset - piece.TextStart;
        return piece.SourceStart + (piece.IsPlaceholder && inside > 0 ? piece.SourceLength : inside);
    }

    private Span<byte> Grow(int count)
    {
        int needed = _length + count;
        if (_buffer is null || _buffer.Length < needed)
        {
            byte[] larger = new byte[Math.Max(needed, Math.Min((long)_length * 2, Array.MaxLength))];
            Span.CopyTo(larger);
            _buffer = larger;
        }

        Span<byte> free = _buffer.AsSpan(_length, count);
        _length = needed;
        return free;
    }
}
