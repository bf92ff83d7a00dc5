using System.Buffers;
using Vouch.Crypto;
using Vouch.Crypto.BouncyCastle;
using Vouch.Crypto.Platform;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tls.Tests.Records;

public sealed class TlsRecordTests
{
    [Fact]
    public void TryRead_gives_the_same_records_however_the_bytes_arrive()
        => Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[1, 7]).Sample((fragment, chunk) =>
        {
            byte[] wire = [23, 3, 3, (byte)(fragment.Length >> 8), (byte)fragment.Length, .. fragment];
            ReadOnlySequence<byte> input = Sequence.Of(wire, chunk);

            bool read = TlsRecord.TryRead(ref input, out TlsRecord record);

            return read && input.IsEmpty && record.Fragment.ToArray().AsSpan().SequenceEqual(fragment);
        });

    [Theory]
    [InlineData("1703034101", AlertDescription.RecordOverflow)]
    [InlineData("0003030000", AlertDescription.UnexpectedMessage)]
    [InlineData("1902030000", AlertDescription.UnexpectedMessage)]
    [InlineData("1602030000", AlertDescription.ProtocolVersion)]
    [InlineData("485454502f", AlertDescription.UnexpectedMessage)]
    public void A_bad_header_is_refused_before_the_body_arrives(string header, AlertDescription alert)
    {
        ReadOnlySequence<byte> input = new(Convert.FromHexString(header));

        TlsException e = Assert.Throws<TlsException>(() => TlsRecord.TryRead(ref input, out _));

        Assert.Equal(alert, e.Alert);
    }

    [Theory]
    [InlineData(CipherSuite.Aes128GcmSha256)]
    [InlineData(CipherSuite.Aes256GcmSha384)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.EcdheEcdsaAes128GcmSha256)]
    [InlineData(CipherSuite.EcdheRsaAes256GcmSha384)]
    [InlineData(CipherSuite.EcdheRsaChaCha20Poly1305Sha256)]
    public void What_one_library_seals_the_other_opens_and_no_flip_does(CipherSuite suite)
        => Gen.Select(Gen.Byte.Array[1, 200], Gen.ULong, Gen.Int[0, 10_000], Gen.Int[1, 9]).Sample(
            (content, sequence, position, chunk) =>
            {
                byte[] key = new byte[suite.Aead.KeySize];
                byte[] iv = new byte[suite.IvSize];
                using RecordProtection sealer = new(PlatformPrimitives.Instance, suite, key, iv);
                using RecordProtection opener = new(BouncyCastlePrimitives.Instance, suite, key, iv);
                byte[] fragment = new byte[content.Length + suite.Expansion];
                sealer.Seal(sequence, ContentType.ApplicationData, content, fragment);
                byte[] opened = new byte[fragment.Length];

                int size = opener.Open(sequence, new TlsRecord(ContentType.ApplicationData, 0x0303, Sequence.Of(fragment, chunk)), opened);
                byte[] spoilt = [.. fragment];
                spoilt[position % spoilt.Length] ^= 1;

                return opened[..content.Length].AsSpan().SequenceEqual(content)
                    && size == content.Length + (suite.IsTls13 ? 1 : 0)
                    && Refuses(opener, sequence, spoilt)
                    && Refuses(opener, sequence ^ 1, fragment);
            },
            iter: 200);

    private static bool Refuses(RecordProtection opener, ulong sequence, byte[] fragment)
    {
        try
        {
            opener.Open(sequence, new TlsRecord(ContentType.ApplicationData, 0x0303, new ReadOnlySequence<byte>(fragment)), new byte[fragment.Length]);
            return false;
        }
        catch (TlsException e)
        {
            return e.Alert == AlertDescription.BadRecordMac;
        }
    }
}
