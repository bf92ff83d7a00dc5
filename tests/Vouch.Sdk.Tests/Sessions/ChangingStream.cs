namespace Vouch.Tests.Sessions;

/// <summary>A line on which somebody changes what is written, once.</summary>
internal sealed class ChangingStream(Stream inner, StreamChange change) : LineStream(inner)
{
    private readonly List<byte> _past = [];
    private int _toDelete;

    /// <summary>How many bytes were written before any change.</summary>
    public long Passed { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        List<byte> written = [];
        bool isCut = false;
        foreach (byte b in buffer.ToArray())
        {
            if (Passed == change.Offset)
            {
                isCut = !Apply(written, b);
            }
            else if (_toDelete > 0)
            {
                _toDelete--;
            }
            else
            {
                written.Add(b);
            }

            Passed++;
            _past.Add(b);
            if (isCut)
            {
                break;
            }
        }

        if (written.Count > 0)
        {
            await Inner.WriteAsync(written.ToArray(), cancellationToken);
        }

        if (isCut)
        {
            await Inner.DisposeAsync();
        }
    }

    /// <summary>Applies the change at its place.</summary>
    /// <returns><see langword="false"/> if the line ends here.</returns>
    private bool Apply(List<byte> written, byte b)
    {
        switch (change.Kind)
        {
            case StreamChangeKind.Flip:
                written.Add((byte)(b ^ change.Value));
                return true;

            case StreamChangeKind.Set:
                written.Add(change.Value);
                return true;

            case StreamChangeKind.Insert:
                written.AddRange(Enumerable.Repeat(change.Value, change.Length));
                written.Add(b);
                return true;

            case StreamChangeKind.Delete:
                _toDelete = change.Length - 1;
                return true;

            case StreamChangeKind.Repeat:
                written.AddRange(_past.TakeLast(change.Length));
                written.Add(b);
                return true;

            case StreamChangeKind.Cut:
                return false;

            default:
                written.Add(b);
                return true;
        }
    }
}
