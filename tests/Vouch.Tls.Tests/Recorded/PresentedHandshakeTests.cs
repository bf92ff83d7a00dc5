using Vouch.Crypto.Platform;
using Vouch.Testing.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;

namespace Vouch.Tls.Tests.Recorded;

/// <summary>A handshake by its messages alone says what the recording of it says.</summary>
public sealed class PresentedHandshakeTests
{
    [Theory]
    [InlineData(TestKeyKind.EcdsaP256, false)]
    [InlineData(TestKeyKind.Rsa2048, false)]
    [InlineData(TestKeyKind.EcdsaP256, true)]
    public async Task The_messages_say_what_the_recording_says(TestKeyKind key, bool isRetried)
    {
        OpenedHandshake opened = await RecordAsync(key, isRetried);

        PresentedHandshake presented = PresentedHandshake.Read(opened.Messages.Span, ScriptedSession.Host, PlatformPrimitives.Instance);

        TlsSession session = opened.Session;
        Assert.Equal(opened.FinishedHash.ToArray(), presented.FinishedHash.ToArray());
        Assert.Equal((session.Version, session.Suite, session.Group, session.Alpn), (presented.Version, presented.Suite, presented.Group, presented.Alpn));
        Assert.Equal(session.HelloHash.ToArray(), presented.HelloHash.ToArray());
        Assert.Equal(session.ClientRandom.ToArray(), presented.ClientRandom.ToArray());
        Assert.Equal(session.ServerRandom.ToArray(), presented.ServerRandom.ToArray());
        Assert.Equal(session.ClientKeyShare.ToArray(), presented.ClientKeyShare.ToArray());
        Assert.Equal(session.ServerKeyShare.ToArray(), presented.ServerKeyShare.ToArray());
        Assert.Equal(session.CertificateChain.Select(c => c.ToArray()), presented.CertificateChain.Select(c => c.ToArray()));
        Assert.Equal(session.Signature.Signature.ToArray(), presented.Signature.Signature.ToArray());
        Assert.Equal(session.Signature.Covered.ToArray(), presented.Signature.Covered.ToArray());
    }

    [Fact]
    public async Task What_is_cut_longer_or_in_another_order_is_refused()
    {
        byte[] messages = (await RecordAsync(TestKeyKind.EcdsaP256, isRetried: false)).Messages.ToArray();
        List<byte[]> split = Split(messages);

        for (int size = 0; size < messages.Length; size += 11)
        {
            Refuse(messages[..size]);
        }

        Refuse([.. messages, 20, 0, 0, 0]);
        Refuse([.. messages, .. split[^1]]);
        for (int i = 0; i < split.Count; i++)
        {
            Refuse([.. split.Where((_, j) => j != i).SelectMany(static m => m)]);
            Refuse([.. split.Take(i).Append(split[i]).Concat(split.Skip(i)).SelectMany(static m => m)]);
        }

        Refuse(new byte[PresentedHandshake.MaxSize + 1]);
        Assert.Throws<TlsException>(() => PresentedHandshake.Read(messages, ServerName.Parse("other.example"), PlatformPrimitives.Instance));
        Assert.Throws<TlsException>(() => PresentedHandshake.Read(messages, ServerName.Parse("127.0.0.1"), PlatformPrimitives.Instance));
        Assert.NotNull(PresentedHandshake.Read(messages, ScriptedSession.Host, PlatformPrimitives.Instance));

        static void Refuse(byte[] wrong) => Assert.Throws<TlsException>(() => PresentedHandshake.Read(wrong, ScriptedSession.Host, PlatformPrimitives.Instance));
    }

    private static async Task<OpenedHandshake> RecordAsync(TestKeyKind key, bool isRetried)
    {
        await using ScriptedSession session = ScriptedSession.Start(
            key,
            script => script.Group = isRetried ? NamedGroup.Secp256r1 : script.Group,
            options => isRetried ? options with { Groups = [NamedGroup.X25519, NamedGroup.Secp256r1] } : options);
        await session.Client.HandshakeAsync(session.Cancel);
        await session.Client.CloseAsync(session.Cancel);
        await session.ReadToEndAsync();
        using OpenedSecrets secrets = session.Keys.OpenHandshake();
        OpenedHandshake opened = RecordedSession.VerifyHandshake(
            session.Recording.ClientLog, session.Recording.ServerLog, secrets, ScriptedSession.Policy, ScriptedSession.Host, PlatformPrimitives.Instance);
        Assert.Equal(isRetried, Split(opened.Messages.ToArray()).Count(static m => m[0] == 1) == 2);
        return opened;
    }

    private static List<byte[]> Split(byte[] messages)
    {
        List<byte[]> split = [];
        for (int at = 0; at < messages.Length;)
        {
            int size = 4 + (messages[at + 1] << 16) + (messages[at + 2] << 8) + messages[at + 3];
            split.Add(messages[at..(at + size)]);
            at += size;
        }

        return split;
    }
}
