namespace Vouch.Tls.Messages;

/// <summary>The extensions of one message, in order, none twice (RFC 8446, section 4.2).</summary>
internal sealed class ExtensionList
{
    private readonly List<(ExtensionType Type, byte[] Body)> _entries = [];

    public int Count => _entries.Count;

    public IEnumerable<ExtensionType> Types => _entries.Select(e => e.Type);

    public static ExtensionList Read(ref ByteReader reader)
    {
        ExtensionList list = new();
        ByteReader block = new(reader.ReadVector16());
        while (!block.IsEmpty)
        {
            ExtensionType type = (ExtensionType)block.ReadUInt16();
            byte[] body = block.ReadVector16().ToArray();
            if (list.Contains(type))
            {
                TlsException.Throw(AlertDescription.IllegalParameter, $"The extension {type} comes twice.");
            }

            list._entries.Add((type, body));
        }

        return list;
    }

    public bool Contains(ExtensionType type) => _entries.Exists(e => e.Type == type);

    public bool TryGet(ExtensionType type, out ReadOnlySpan<byte> body)
    {
        foreach ((ExtensionType candidate, byte[] bytes) in _entries)
        {
            if (candidate == type)
            {
                body = bytes;
                return true;
            }
        }

        body = default;
        return false;
    }

    /// <summary>Whether an extension without content is there.</summary>
    public bool ContainsFlag(ExtensionType type)
    {
        if (!TryGet(type, out ReadOnlySpan<byte> body))
        {
            return false;
        }

        new ByteReader(body).ExpectEnd();
        return true;
    }

    /// <summary>Whether both lists hold the same in the same order, leaving some types out.</summary>
    public bool EqualsBut(ExtensionList other, params ExtensionType[] leftOut)
    {
        List<(ExtensionType Type, byte[] Body)> mine = _entries.FindAll(e => !leftOut.Contains(e.Type));
        List<(ExtensionType Type, byte[] Body)> others = other._entries.FindAll(e => !leftOut.Contains(e.Type));
        return mine.Count == others.Count
            && mine.Zip(others).All(p => p.First.Type == p.Second.Type && p.First.Body.AsSpan().SequenceEqual(p.Second.Body));
    }

    /// <summary>Refuses what was not offered, and what was offered but does not belong in this message (RFC 8446, section 4.2).</summary>
    public void ExpectOnly(string message, ClientHello offer, params ReadOnlySpan<ExtensionType> allowed)
    {
        foreach ((ExtensionType type, byte[] _) in _entries)
        {
            if (allowed.Contains(type) && (offer.Extensions.Contains(type) || type == ExtensionType.Cookie))
            {
                continue;
            }

            bool offered = offer.Extensions.Contains(type);
            TlsException.Throw(
                offered ? AlertDescription.IllegalParameter : AlertDescription.UnsupportedExtension,
                $"{message} has the extension {type}, which {(offered ? "does not belong there" : "was not offered")}.");
        }
    }
}
