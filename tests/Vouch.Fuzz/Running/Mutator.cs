using System.Text;

namespace Vouch.Fuzz.Running;

/// <summary>Changes inputs at random: bits, bytes, blocks, lengths, words, and pieces of other inputs.</summary>
/// <remarks>The same seed gives the same changes.</remarks>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus)
{
    /// <summary>The longest input that is made, in bytes, unless the corpus holds a longer one.</summary>
    public const int MaxSize = 16 * 1024;

    private static readonly byte[][] s_words = [.. ((string[])
    [
        "\r\n", "\r\n\r\n", ":", " ", ",", ";", ".", "*", "\0", "0", "-1", "2147483647", "2147483648", "9223372036854775807", "7fffffff\r\n", "ffffffff\r\n",
        "GET / HTTP/1.1\r\n", "HEAD", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 C\r\n\r\n", "HTTP/1.0", "Host: a.example\r\n", "Connection: close\r\n",
        "Content-Length: ", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "5\r\nhello\r\n", "{", "}", "[", "]", "\"", "\\u0000", "\\ud800", "\\\"", "null", "true",
        "1e999", "{\"a\":1}", "[[", "]]", "$", "['", "']", "[0]", "[-1]", "tls://", "ws://", "[::1]", ":443", "xn--", "\u00e9", "\ud83d\ude00", "\u3002", "%",
        "secp256k1:", "-----BEGIN PRIVATE KEY-----\n", "-----END PRIVATE KEY-----\n",
    ]).Select(Encoding.UTF8.GetBytes)];

    private readonly Random _random = new(seed);

    /// <summary>Changes an input of the corpus.</summary>
    public byte[] Next()
    {
        byte[] start = corpus.Count == 0 ? [] : corpus[_random.Next(corpus.Count)];
        List<byte> bytes = [.. start];
        int changes = 1 << _random.Next(4);
        for (int i = 0; i < changes; i++)
        {
            Change(bytes);
        }

        int limit = int.Max(MaxSize, start.Length + 64);
        return bytes.Count > limit ? [.. bytes[..limit]] : [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        int at = bytes.Count == 0 ? 0 : _random.Next(bytes.Count);
        int length = int.Min(1 + _random.Next(1 << _random.Next(1, 9)), bytes.Count - at);
        switch (_random.Next(bytes.Count == 0 ? 2 : 12))
        {
            case 0:
                bytes.InsertRange(at, s_words[_random.Next(s_words.Length)]);
                break;
            case 1:
                bytes.Insert(at, (byte)_random.Next(256));
                break;
            case 2 or 3:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 4:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 5:
                bytes[at] += (byte)(_random.Next(2) == 0 ? 1 : 255);
                break;
            case 6:
                SetNumber(bytes, at);
                break;
            case 7:
                bytes.RemoveRange(at, length);
                break;
            case 8:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 9:
                bytes.InsertRange(_random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 10:
                Splice(bytes, at);
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    /// <summary>Writes an extreme value, or one next to what is true, where a length of one to eight bytes may be.</summary>
    private void SetNumber(List<byte> bytes, int at)
    {
        int size = int.Min(1 << _random.Next(4), bytes.Count - at);
        ulong value = _random.Next(8) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => (ulong)int.MaxValue,
            3 => (ulong)int.MaxValue + 1,
            4 => (ulong)(bytes.Count - at - size),
            5 => (ulong)bytes.Count,
            6 => 1UL << _random.Next(64),
            _ => (ulong)_random.Next(),
        };
        for (int i = size - 1; i >= 0; i--, value >>= 8)
        {
            bytes[at + i] = (byte)value;
        }
    }

    private void Splice(List<byte> bytes, int at)
    {
        byte[] other = corpus.Count == 0 ? [] : corpus[_random.Next(corpus.Count)];
        if (other.Length == 0)
        {
            return;
        }

        int from = _random.Next(other.Length);
        int size = _random.Next(other.Length - from) + 1;
        bytes.RemoveRange(at, int.Min(_random.Next(size + 1), bytes.Count - at));
        bytes.InsertRange(at, other.AsSpan(from, size));
    }
}
