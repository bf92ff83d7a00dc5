using Vouch.Attestations.Http;

namespace Vouch.Fuzz.Targets;

/// <summary>The end of a response, found while it arrives: the same for any cutting, and where the parser of whole directions sees it.</summary>
internal sealed class ResponseEndTarget : IFuzzTarget
{
    public static string Name => "response-end";

    private readonly record struct Answer(bool IsResponse, int Status, int? Length, bool EndsWithConnection, bool Closes);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        FuzzInput parts = new(input);
        int step = 1 + parts.TakeByte();
        byte[] bytes = parts.Rest.ToArray();
        Answer whole = Read(bytes, int.Max(1, bytes.Length));
        FuzzCheck.That(Read(bytes, step) == whole, "The end is the same however the response is cut.");
        FuzzCheck.That(bytes.Length > 2048 || Read(bytes, 1) == whole, "The end is the same byte by byte.");

        HttpError error = HttpMessageParser.TryParseResponse(HttpLaws.View(bytes), answersHead: false, endsCleanly: true, out HttpMessage response);
        if (!whole.IsResponse)
        {
            FuzzCheck.That(error != HttpError.None, "What is no response is none for the parser either.");
        }
        else if (error == HttpError.None)
        {
            FuzzCheck.That(whole.Status == response.Status!.Value.Status, "Both see the same status.");
            FuzzCheck.That(whole.EndsWithConnection == response.EndsWithConnection, "Both see the same framing.");
            FuzzCheck.That(
                whole.EndsWithConnection ? response.IsComplete : response.IsComplete == (whole.Length <= bytes.Length), "Both see whether it is whole.");
            FuzzCheck.That(whole.Length is null || !response.IsComplete || whole.Length == bytes.Length, "Both see the same end.");
        }
        else if (error == HttpError.ExtraBytes)
        {
            FuzzCheck.That(whole.Length < bytes.Length, "Bytes after the end are after the end.");
        }

        if (whole is { IsResponse: true, Length: int length } && length <= bytes.Length)
        {
            byte[] exact = bytes[..length];
            HttpError again = HttpMessageParser.TryParseResponse(HttpLaws.View(exact), answersHead: false, endsCleanly: false, out HttpMessage only);
            FuzzCheck.That(
                again == HttpError.None ? only.IsComplete : again is HttpError.Framing or HttpError.Syntax or HttpError.TooLong,
                $"What ends here is whole, or its chunks are malformed; the parser says {again}.");
        }
    }

    private static Answer Read(byte[] bytes, int step)
    {
        ResponseEnd end = new();
        for (int i = 0; i < bytes.Length;)
        {
            i = int.Min(i + step, bytes.Length);
            if (!end.TryAdvance(bytes.AsSpan(0, i)))
            {
                return default;
            }
        }

        return new Answer(true, end.Status, end.Length, end.EndsWithConnection, end.ClosesConnection);
    }
}
