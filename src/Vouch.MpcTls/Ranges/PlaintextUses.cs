namespace Vouch.MpcTls.Ranges;

/// <summary>Which bytes of one direction's application data somebody wants, in the order in which they pass.</summary>
internal sealed class PlaintextUses
{
    private readonly List<(int End, IPlaintextUse Use)> _running = [];
    private List<(int Start, int End, IPlaintextUse Use)> _uses = [];
    private int _next;

    /// <summary>Where the last of them ends.</summary>
    public int End => _uses.Count == 0 ? 0 : _uses.Max(static u => u.End);

    public void Add(int start, int length, IPlaintextUse use) => _uses.Add((start, checked(start + length), use));

    /// <summary>By start, then by end, then as they were added: both parties must have the same order.</summary>
    public void Sort() => _uses = [.. _uses.OrderBy(static u => u.Start).ThenBy(static u => u.End)];

    /// <summary>The stretches that are wanted of the next <paramref name="length"/> bytes from <paramref name="position"/> on, in terms of these; ascending by start.</summary>
    /// <param name="position">Where the bytes begin; never goes back.</param>
    /// <param name="length">How many there are.</param>
    public List<PlaintextPiece> Take(int position, int length)
    {
        int end = checked(position + length);
        List<PlaintextPiece> pieces = [];
        foreach ((int useEnd, IPlaintextUse use) in _running)
        {
            pieces.Add(new PlaintextPiece(0, int.Min(useEnd, end) - position, use));
        }

        for (; _next < _uses.Count && _uses[_next].Start < end; _next++)
        {
            (int start, int useEnd, IPlaintextUse use) = _uses[_next];
            pieces.Add(new PlaintextPiece(start - position, int.Min(useEnd, end) - position, use));
            _running.Add((useEnd, use));
        }

        _running.RemoveAll(r => r.End <= end);
        return pieces;
    }
}
