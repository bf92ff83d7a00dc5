using System.Globalization;
using System.Text;

namespace Vouch.Testing;

/// <summary>JSON documents of a given size, as a bank's interface answers: an array of small objects.</summary>
public static class SampleJson
{
    private const string Start = "{\"holder\":\"Ada Lovelace\",\"balance\":\"1842.17\",\"bookings\":[";
    private const string End = "],\"note\":\"";

    /// <summary>Creates a document of exactly <paramref name="size"/> bytes; at least 256.</summary>
    public static byte[] Create(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 256);
        StringBuilder text = new(Start, size);
        for (int i = 0; ; i++)
        {
            string booking = string.Create(
                CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}{{\"id\":{1_000_000 + i},\"day\":\"2026-03-{1 + (i % 28):00}\",\"amount\":\"{i % 977}.{i % 100:00}\",\"to\":\"Account {i % 1000:000}\"}}");
            if (text.Length + booking.Length + End.Length + 2 > size)
            {
                break;
            }

            text.Append(booking);
        }

        text.Append(End);
        text.Append('.', size - text.Length - 2).Append("\"}");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
