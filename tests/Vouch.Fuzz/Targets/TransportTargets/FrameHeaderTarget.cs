using System.Buffers;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Fuzz.Targets;

/// <summary>Frame headers, in one piece and in many.</summary>
internal sealed class FrameHeaderTarget : IFuzzTarget
{
    public static string Name => "frame-header";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        (FrameHeader? whole, bool refused) = Read(new ReadOnlySequence<byte>(bytes));
        (FrameHeader? cut, bool cutRefused) = Read(FuzzInput.Segmented(bytes, 3));
        FuzzCheck.That(whole == cut && refused == cutRefused, "A header reads the same however it is cut.");
        FuzzCheck.That(refused || (whole is null) == (bytes.Length < FrameHeader.Size), "A header is there as soon as its bytes are.");
        if (whole is FrameHeader header)
        {
            byte[] written = new byte[FrameHeader.Size];
            FrameHeader.Write(written, header.Type, header.Channel, header.Length);
            FuzzCheck.Same(written, bytes.AsSpan(0, FrameHeader.Size), "A header is written as it was read.");
            FuzzCheck.That(header.Length is >= 0 and <= FrameHeader.MaxDataSize, "No frame is longer than the limit.");
        }
    }

    private static (FrameHeader? Header, bool Refused) Read(ReadOnlySequence<byte> buffer)
    {
        try
        {
            return (FrameHeader.TryRead(ref buffer, out FrameHeader header) ? header : null, false);
        }
        catch (ProtocolException)
        {
            return (null, true);
        }
    }
}
