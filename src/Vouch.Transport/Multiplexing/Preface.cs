namespace Vouch.Transport.Multiplexing;

/// <summary>The first bytes of either side: the magic word and the versions.</summary>
/// <remarks>
/// Offer: <c>VOUCH</c>, lowest, highest. Answer: <c>VOUCH</c>, chosen (0: none), lowest, highest. Frames follow the
/// offer at once, in its highest version; so a connection goes on only when that is the chosen one.
/// </remarks>
internal static class Preface
{
    public const int OfferSize = 7;
    public const int AnswerSize = 8;

    private static ReadOnlySpan<byte> Magic => "VOUCH"u8;

    public static byte[] Offer(VersionRange range) => [.. Magic, range.Lowest, range.Highest];

    public static byte[] Answer(byte chosen, VersionRange range) => [.. Magic, chosen, range.Lowest, range.Highest];

    public static VersionRange ReadOffer(ReadOnlySpan<byte> offer)
    {
        CheckMagic(offer);
        return ReadRange(offer[5..]);
    }

    public static (byte Chosen, VersionRange Range) ReadAnswer(ReadOnlySpan<byte> answer)
    {
        CheckMagic(answer);
        return (answer[5], ReadRange(answer[6..]));
    }

    private static void CheckMagic(ReadOnlySpan<byte> preface)
    {
        if (!preface.StartsWith(Magic))
        {
            throw new ProtocolException("The peer does not speak this protocol.");
        }
    }

    private static VersionRange ReadRange(ReadOnlySpan<byte> range)
        => range[0] != 0 && range[0] <= range[1]
            ? new VersionRange(range[0], range[1])
            : throw new ProtocolException("The peer's preface holds an impossible range of versions.");
}
