using Vouch.Testing.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Tests.Messages;

/// <summary>Laws of every reader: the same result for any cutting of the bytes, no byte too many or too few, no crash on anything.</summary>
public sealed class MessageProperties
{
    private delegate void Reader(ReadOnlySpan<byte> body);

    private static readonly Dictionary<string, (byte[] Message, Reader Read)> s_messages = new()
    {
        ["ClientHello"] = (NewHello(), b => ClientHello.Read(b)),
        ["ServerHello"] = (new HelloSpec { Random = new byte[32], SessionId = new byte[32], Suite = CipherSuite.Aes128GcmSha256 }.With(ExtensionType.SupportedVersions, 3, 4).Write(), b => ServerHello.Read(b)),
        ["Certificate13"] = (CertificateMessage.WriteTls13([new byte[] { 1, 2 }, new byte[] { 3 }], context: []), b => CertificateMessage.ReadTls13(b, context: [])),
        ["Certificate12"] = (CertificateMessage.WriteTls12([new byte[] { 1, 2 }, new byte[] { 3 }]), b => CertificateMessage.ReadTls12(b)),
        ["CertificateRequest13"] = ([13, 0, 0, 11, 0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3], b => CertificateRequest.ReadTls13(b)),
        ["CertificateRequest12"] = ([13, 0, 0, 14, 2, 1, 64, 0, 2, 4, 3, 0, 5, 0, 3, 1, 2, 3], b => CertificateRequest.ReadTls12(b)),
        ["CertificateVerify"] = (CertificateVerify.Write(SignatureScheme.Ed25519, [1, 2, 3]), b => CertificateVerify.Read(b)),
        ["ServerKeyExchange"] = (ServerKeyExchange.Write([3, 0, 0x1D, 2, 8, 9], SignatureScheme.Ed25519, [1, 2, 3]), b => ServerKeyExchange.Read(b)),
        ["ClientKeyExchange"] = (ClientKeyExchange.Write([1, 2, 3]), b => ClientKeyExchange.Read(b)),
        ["KeyUpdate"] = (KeyUpdate.Write(requestUpdate: true), b => KeyUpdate.Read(b)),
        ["NewSessionTicket"] = ([4, 0, 0, 16, .. new byte[8], 1, 7, 0, 2, 1, 2, 0, 0], NewSessionTicket.Check),
    };

    public static TheoryData<string> Names => [.. s_messages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_read_whole_and_no_part_of_it_is_a_message(string name)
    {
        (byte[] message, Reader read) = s_messages[name];
        byte[] body = message[4..];

        read(body);

        for (int i = 0; i < body.Length; i++)
        {
            bool isOptional = name == "ServerHello" && i == 2 + 32 + 33 + 3; // TLS 1.2 may leave extensions out
            Assert.True(isOptional || Throws(read, body.AsSpan(0, i)), $"{i} of {body.Length} bytes");
        }

        Assert.True(Throws(read, [.. body, 0]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutations_are_read_or_refused_but_never_crash(string name)
    {
        (byte[] message, Reader read) = s_messages[name];
        byte[] body = message[4..];
        Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte, Gen.Int[0, 2]).List[1, 4].Sample(
            changes =>
            {
                List<byte> mutated = [.. body];
                foreach ((int position, byte value, int kind) in changes)
                {
                    int at = position % (mutated.Count + 1);
                    if (kind == 0)
                    {
                        mutated.Insert(at, value);
                    }
                    else if (kind == 1 && at < mutated.Count)
                    {
                        mutated.RemoveAt(at);
                    }
                    else if (at < mutated.Count)
                    {
                        mutated[at] = value;
                    }
                }

                _ = Throws(read, [.. mutated]);
            },
            iter: 1000);
    }

    [Fact]
    public void Any_cutting_of_a_flight_gives_the_same_messages()
        => Gen.Int[1, 40].Array[1, 30].Sample(cuts =>
        {
            byte[] flight = [.. s_messages.Values.SelectMany(m => m.Message)];
            HandshakeInbox inbox = new();
            List<byte[]> taken = [];
            int position = 0;
            for (int i = 0; position < flight.Length; i++)
            {
                int size = int.Min(cuts[i % cuts.Length], flight.Length - position);
                inbox.Append(flight.AsSpan(position, size));
                position += size;
                while (inbox.TryTake(out HandshakeMessage message))
                {
                    taken.Add(message.Bytes.ToArray());
                }
            }

            return inbox.IsEmpty && taken.Select(Convert.ToHexString).SequenceEqual(s_messages.Values.Select(m => Convert.ToHexString(m.Message)));
        });

    [Fact]
    public void The_clients_own_hello_says_what_the_options_say()
    {
        ClientHello hello = ClientHello.Read(NewHello().AsSpan(4));

        Assert.Equal("example.com", hello.ServerName);
        Assert.Equal([TlsVersion.Tls13, TlsVersion.Tls12], hello.Versions);
        Assert.Equal([NamedGroup.X25519, NamedGroup.Secp256r1], hello.Groups);
        Assert.Equal(["http/1.1"], hello.Alpn);
        Assert.Equal(NamedGroup.X25519, hello.KeyShares.Single().Group);
    }

    [Theory]
    [InlineData(ExtensionType.PreSharedKey)]
    [InlineData(ExtensionType.EarlyData)]
    [InlineData(ExtensionType.PskKeyExchangeModes)]
    [InlineData(ExtensionType.SessionTicket)]
    [InlineData(ExtensionType.PostHandshakeAuth)]
    public void A_hello_with_more_than_this_client_offers_is_refused(object type)
    {
        byte[] hello = NewHello();
        byte[] extension = [(byte)((ushort)(ExtensionType)type >> 8), (byte)(ExtensionType)type, 0, 0];
        int lengthAt = 4 + 2 + 32 + 33 + 2 + 2 + 2;
        int size = ((hello[lengthAt] << 8) | hello[lengthAt + 1]) + 4;
        byte[] more = [.. hello[4..lengthAt], (byte)(size >> 8), (byte)size, .. hello[(lengthAt + 2)..], .. extension];

        TlsException e = Assert.Throws<TlsException>(() => ClientHello.Read(more));

        Assert.Equal(AlertDescription.UnsupportedExtension, e.Alert);
    }

    private static bool Throws(Reader read, ReadOnlySpan<byte> body)
    {
        try
        {
            read(body);
            return false;
        }
        catch (TlsException)
        {
            return true;
        }
    }

    private static byte[] NewHello() => new ClientHelloWriter
    {
        Host = ServerName.Parse("example.com"),
        Versions = [TlsVersion.Tls13, TlsVersion.Tls12],
        Suites = [CipherSuite.Aes128GcmSha256],
        Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
        SignatureSchemes = [SignatureScheme.Ed25519],
        Alpn = ["http/1.1"],
        Random = new byte[32],
        SessionId = new byte[32],
    }.Write((NamedGroup.X25519, new byte[32]), cookie: []);
}
