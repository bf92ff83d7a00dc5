using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Vouch.Interop.Tests.Site;

/// <summary>The small site that every server serves: three bodies, each framed in four ways.</summary>
internal static class TestSite
{
    private const int JsonSize = 2_048;
    private const int TextSize = 1 << 20;
    private const int ChunkSize = 1_000;

    private static readonly byte[] s_json = MakeJson();
    private static readonly byte[] s_small = Encoding.ASCII.GetBytes("""{"account":{"holder":"Ada Example","balance":{"currency":"EUR","amount":1234.56}},"items":[1,2,3]}""");
    private static readonly byte[] s_text = MakeText();

    public static IReadOnlyList<SiteBody> Bodies { get; } = [SiteBody.Empty, SiteBody.Json2k, SiteBody.Text1m];

    private static IEnumerable<SiteBody> Pages => Bodies.Append(SiteBody.Json100);

    public static IReadOnlyList<Framing> Framings { get; } = Enum.GetValues<Framing>();

    /// <summary>The path of a page: <c>/2k</c>, <c>/chunked/1m</c>.</summary>
    public static string Path(SiteBody body, Framing framing) => "/" + Folder(framing) + FileName(body);

    /// <summary>The bytes of a body, decompressed.</summary>
    public static byte[] BodyOf(SiteBody body) => body switch
    {
        SiteBody.Empty => [],
        SiteBody.Json2k => s_json,
        SiteBody.Json100 => s_small,
        SiteBody.Text1m => s_text,
        _ => throw new ArgumentOutOfRangeException(nameof(body)),
    };

    public static string ContentType(SiteBody body) => body is SiteBody.Json2k or SiteBody.Json100 ? "application/json" : "text/plain";

    /// <summary>Writes the bodies as files, compressed ones below <c>gzip</c>, for servers that make the headers themselves.</summary>
    public static void WriteFiles(string directory)
    {
        foreach (SiteBody body in Pages)
        {
            foreach (Framing framing in Framings)
            {
                WriteFile(directory, body, framing, framing == Framing.Gzip ? Gzip(BodyOf(body)) : BodyOf(body));
            }
        }
    }

    /// <summary>Writes whole responses as files, for servers that send a file as it is.</summary>
    public static void WriteResponses(string directory)
    {
        foreach (SiteBody body in Pages)
        {
            foreach (Framing framing in Framings)
            {
                WriteFile(directory, body, framing, Response(body, framing));
            }
        }
    }

    /// <summary>The page at <paramref name="path"/>, or null.</summary>
    public static (SiteBody Body, Framing Framing)? Find(string path)
    {
        foreach (SiteBody body in Pages)
        {
            foreach (Framing framing in Framings)
            {
                if (Path(body, framing) == path)
                {
                    return (body, framing);
                }
            }
        }

        return null;
    }

    /// <summary>A whole response, byte for byte.</summary>
    public static byte[] Response(SiteBody body, Framing framing)
    {
        byte[] plain = BodyOf(body);
        byte[] content = framing switch
        {
            Framing.Chunked => Chunk(plain),
            Framing.Gzip => Gzip(plain),
            _ => plain,
        };
        StringBuilder head = new("HTTP/1.1 200 OK\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType(body)}\r\n");
        head.Append(framing switch
        {
            Framing.ContentLength => $"Content-Length: {content.Length}\r\n",
            Framing.Chunked => "Transfer-Encoding: chunked\r\n",
            Framing.Gzip => $"Content-Encoding: gzip\r\nContent-Length: {content.Length}\r\n",
            _ => "",
        });
        head.Append("Connection: close\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. content];
    }

    public static byte[] Gzip(byte[] plain)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return compressed.Length > 0 ? compressed.ToArray() : Convert.FromHexString("1f8b080000000000000303000000000000000000");
    }

    private static void WriteFile(string directory, SiteBody body, Framing framing, byte[] content)
    {
        string path = System.IO.Path.Combine(directory, Path(body, framing).TrimStart('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private static string Folder(Framing framing) => framing switch
    {
        Framing.Chunked => "chunked/",
        Framing.CloseDelimited => "close/",
        Framing.Gzip => "gzip/",
        _ => "",
    };

    private static string FileName(SiteBody body) => body switch
    {
        SiteBody.Empty => "0",
        SiteBody.Json2k => "2k",
        SiteBody.Json100 => "100",
        SiteBody.Text1m => "1m",
        _ => "",
    };

    private static byte[] Chunk(byte[] plain)
    {
        using MemoryStream chunked = new();
        for (int at = 0; at < plain.Length; at += ChunkSize)
        {
            int size = int.Min(ChunkSize, plain.Length - at);
            chunked.Write(Encoding.ASCII.GetBytes($"{size:x}\r\n"));
            chunked.Write(plain, at, size);
            chunked.Write("\r\n"u8);
        }

        chunked.Write("0\r\n\r\n"u8);
        return chunked.ToArray();
    }

    private static byte[] MakeJson()
    {
        StringBuilder json = new("""{"account":{"id":"A-1048576","holder":"Ada Example","verified":true,"balance":{"currency":"EUR","amount":1234.56}},"items":[""");
        for (int i = 0; json.Length < 1_800; i++)
        {
            json.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}{{\"n\":{i},\"text\":\"item number {i}\",\"price\":{i * 7}.{i % 10}}}");
        }

        json.Append("],\"padding\":\"");
        json.Append('x', JsonSize - json.Length - 2).Append("\"}");
        return Encoding.ASCII.GetBytes(json.ToString());
    }

    private static byte[] MakeText()
    {
        StringBuilder text = new(TextSize + 64);
        for (int i = 0; text.Length < TextSize; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i:d6} the quick brown fox jumps over the lazy dog\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, TextSize));
    }
}
