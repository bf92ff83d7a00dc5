using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vouch.Testing.Certificates;
using Vouch.Tls.Certificates;

namespace Vouch.Tls.Tests.Certificates;

/// <summary>Each way for a chain to be wrong has its name.</summary>
public sealed class ServerCertificatePolicyTests
{
    private static readonly TestCertificateAuthority s_root = TestCertificateAuthority.Create();
    private static readonly TestCertificateOptions s_authority = new() { CommonName = "Vouch test intermediate", Hosts = [], IsAuthority = true, ExtendedKeyUsage = null };
    private static readonly TestCertificateOptions s_good = new();

    [Fact]
    public void A_good_chain_is_valid()
    {
        using TestCertificateAuthority authority = s_root.IssueAuthority();

        Assert.Null(Reason(authority.Issue(s_good), [authority.Certificate]));
        Assert.Null(Reason(s_root.Issue(s_good)));
    }

    [Theory]
    [InlineData(TestKeyKind.EcdsaP384)]
    [InlineData(TestKeyKind.EcdsaP521)]
    [InlineData(TestKeyKind.Rsa2048)]
    [InlineData(TestKeyKind.RsaPss2048)]
    [InlineData(TestKeyKind.Ed25519)]
    public void Every_kind_of_key_is_taken(TestKeyKind kind)
    {
        using X509Certificate2 leaf = X509Certificate2.CreateFromPem(s_root.IssuePem(s_good with { Key = kind }).Certificate);

        Assert.Null(Reason(leaf));
    }

    [Fact]
    public void The_intermediates_may_come_in_any_order_and_with_strangers()
    {
        using TestCertificateAuthority first = s_root.IssueAuthority(s_authority with { CommonName = "first" });
        using TestCertificateAuthority second = first.IssueAuthority(s_authority with { CommonName = "second" });
        using TestCertificateAuthority stranger = TestCertificateAuthority.Create();

        Assert.Null(Reason(second.Issue(s_good), [stranger.Certificate, first.Certificate, second.Certificate]));
    }

    [Fact]
    public void A_certificate_issued_by_a_leaf_is_refused()
    {
        X509Certificate2 leaf = s_root.Issue(s_good);
        X509Certificate2 forged = TestCertificateAuthority.Of(leaf).Issue(s_good);

        Assert.Equal(CertificateRejection.NotACertificateAuthority, Reason(forged, [leaf]));
        Assert.NotNull(Reason(forged));
    }

    [Fact]
    public void A_certificate_issued_by_a_leaf_that_may_sign_certificates_is_refused()
    {
        X509Certificate2 leaf = s_root.Issue(s_good with { KeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature });
        X509Certificate2 bare = s_root.Issue(s_good with { IsAuthority = null, KeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature });

        Assert.Equal(CertificateRejection.NotACertificateAuthority, Reason(TestCertificateAuthority.Of(leaf).Issue(s_good), [leaf]));
        Assert.Equal(CertificateRejection.NotACertificateAuthority, Reason(TestCertificateAuthority.Of(bare).Issue(s_good), [bare]));
    }

    [Fact]
    public void An_authority_that_may_not_sign_certificates_is_refused()
    {
        using TestCertificateAuthority authority = s_root.IssueAuthority(s_authority with { KeyUsage = X509KeyUsageFlags.DigitalSignature });

        Assert.Equal(CertificateRejection.NotACertificateAuthority, Reason(authority.Issue(s_good), [authority.Certificate]));
    }

    [Fact]
    public void A_leaf_in_the_roots_may_speak_for_itself_but_not_issue()
    {
        using TestCertificateAuthority self = TestCertificateAuthority.Create(s_good);

        Assert.Null(Reason(self.Certificate, [], self.Roots));
        Assert.Equal(CertificateRejection.NotACertificateAuthority, Reason(self.Issue(s_good), [self.Certificate], self.Roots));
    }

    [Fact]
    public void More_authorities_than_the_path_length_allows_are_refused()
    {
        using TestCertificateAuthority first = s_root.IssueAuthority(s_authority with { CommonName = "first", PathLength = 0 });
        using TestCertificateAuthority second = first.IssueAuthority(s_authority with { CommonName = "second" });

        Assert.Null(Reason(first.Issue(s_good), [first.Certificate]));
        Assert.Equal(CertificateRejection.PathTooLong, Reason(second.Issue(s_good), [first.Certificate, second.Certificate]));
    }

    [Fact]
    public void Time_is_checked_for_the_leaf_and_above_it()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using TestCertificateAuthority old = s_root.IssueAuthority(s_authority with { NotAfter = now.AddHours(-1), NotBefore = now.AddHours(-20) });

        Assert.Equal(CertificateRejection.Expired, Reason(s_root.Issue(s_good with { NotAfter = now.AddHours(-1), NotBefore = now.AddHours(-20) })));
        Assert.Equal(CertificateRejection.NotYetValid, Reason(s_root.Issue(s_good with { NotBefore = now.AddHours(1) })));
        Assert.Equal(CertificateRejection.Expired, Reason(old.Issue(s_good with { NotBefore = now.AddHours(-2) }), [old.Certificate]));
        Assert.Equal(CertificateRejection.Expired, Reason(s_root.Issue(s_good), policy: new ServerCertificatePolicy(s_root.Roots).At(now.AddDays(60))));
    }

    [Fact]
    public void The_clock_is_the_policys()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddDays(60));

        Assert.Equal(CertificateRejection.Expired, Reason(s_root.Issue(s_good), policy: new ServerCertificatePolicy(s_root.Roots, clock)));
    }

    [Fact]
    public void A_stranger_and_a_missing_intermediate_are_untrusted()
    {
        using TestCertificateAuthority stranger = TestCertificateAuthority.Create();
        using TestCertificateAuthority authority = s_root.IssueAuthority();

        Assert.Equal(CertificateRejection.UntrustedRoot, Reason(stranger.Issue(s_good), [stranger.Certificate]));
        Assert.Equal(CertificateRejection.UntrustedRoot, Reason(authority.Issue(s_good)));
        Assert.Equal(CertificateRejection.UntrustedRoot, Reason(s_root.Issue(s_good), policy: ServerCertificatePolicy.System));
    }

    [Fact]
    public void A_root_of_the_same_name_with_another_key_is_not_the_root()
    {
        using TestCertificateAuthority impostor = TestCertificateAuthority.Create();

        Assert.NotNull(Reason(impostor.Issue(s_good)));
    }

    [Fact]
    public void Another_usage_is_refused()
    {
        const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
        using TestCertificateAuthority authority = s_root.IssueAuthority(s_authority with { ExtendedKeyUsage = ClientAuthentication });

        Assert.Equal(CertificateRejection.WrongUsage, Reason(s_root.Issue(s_good with { ExtendedKeyUsage = ClientAuthentication })));
        Assert.Equal(CertificateRejection.WrongUsage, Reason(s_root.Issue(s_good with { KeyUsage = X509KeyUsageFlags.KeyEncipherment })));
        Assert.Equal(CertificateRejection.WrongUsage, Reason(authority.Issue(s_good), [authority.Certificate]));
    }

    [Theory]
    [InlineData("SHA1", TestKeyKind.EcdsaP256)]
    [InlineData("SHA1", TestKeyKind.Rsa2048)]
    [InlineData("MD5", TestKeyKind.Rsa2048)]
    public void A_weak_hash_below_the_root_is_refused(string hash, TestKeyKind key)
    {
        HashAlgorithmName name = new(hash);
        using TestCertificateAuthority root = TestCertificateAuthority.Create(s_authority with { Key = key });
        using TestCertificateAuthority weak = root.IssueAuthority(s_authority with { CommonName = "weak", Hash = name });

        Assert.Equal(CertificateRejection.WeakSignature, Reason(root.Issue(s_good with { Hash = name }), [], root.Roots));
        Assert.Equal(CertificateRejection.WeakSignature, Reason(weak.Issue(s_good), [weak.Certificate], root.Roots));
    }

    [Fact]
    public void A_root_may_be_signed_with_anything()
    {
        using TestCertificateAuthority old = TestCertificateAuthority.Create(s_authority with { Hash = HashAlgorithmName.SHA1 });

        Assert.Null(Reason(old.Issue(s_good), [], old.Roots));
    }

    [Fact]
    public void A_small_RSA_key_is_refused_anywhere()
    {
        using TestCertificateAuthority small = s_root.IssueAuthority(s_authority with { Key = TestKeyKind.Rsa1024 });

        Assert.Equal(CertificateRejection.WeakKey, Reason(s_root.Issue(s_good with { Key = TestKeyKind.Rsa1024 })));
        Assert.Equal(CertificateRejection.WeakKey, Reason(small.Issue(s_good), [small.Certificate]));
    }

    [Fact]
    public void Name_constraints_hold()
    {
        using TestCertificateAuthority authority = s_root.IssueAuthority(s_authority with { OtherExtensions = [PermittedName("example.com")] });

        Assert.Null(Reason(authority.Issue(s_good with { Hosts = ["a.example.com"] }), [authority.Certificate], host: "a.example.com"));
        Assert.Equal(CertificateRejection.NameConstraintViolated, Reason(authority.Issue(s_good), [authority.Certificate]));
    }

    [Fact]
    public void An_unknown_critical_extension_is_refused()
    {
        X509Extension unknown = new("1.3.6.1.4.1.99999.1", [5, 0], critical: true);

        Assert.Equal(CertificateRejection.UnsupportedExtension, Reason(s_root.Issue(s_good with { OtherExtensions = [unknown] })));
    }

    [Fact]
    public void A_flipped_byte_in_the_certificate_is_never_valid()
    {
        using X509Certificate2 leaf = s_root.Issue(s_good);
        ServerCertificatePolicy policy = new(s_root.Roots);
        for (int i = 0; i < leaf.RawData.Length; i++)
        {
            byte[] spoilt = leaf.RawData;
            spoilt[i] ^= 1;
            Assert.IsType<ServerCertificateOutcome.Rejected>(policy.Verify([spoilt], ServerName.Parse("localhost")));
        }
    }

    [Theory]
    [InlineData("localhost", "localhost", true)]
    [InlineData("LocalHost", "localhost", true)]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "a.b.example.com", false)]
    [InlineData("a*.example.com", "ab.example.com", false)]
    [InlineData("*a.example.com", "ba.example.com", false)]
    [InlineData("a.*.com", "a.example.com", false)]
    [InlineData("*", "localhost", false)]
    [InlineData("*.*.com", "a.example.com", false)]
    [InlineData("example.com", "example.com.evil", false)]
    [InlineData("xn--*.example.com", "xn--a.example.com", false)]
    public void Names_match_by_the_whole_or_by_a_whole_first_label(string pattern, string host, bool matches)
        => Assert.Equal(matches, SubjectNames.Matches(pattern, host));

    [Fact]
    public void The_common_name_does_not_count_and_addresses_are_not_names()
    {
        Assert.Equal(CertificateRejection.NameMismatch, Reason(s_root.Issue(s_good with { CommonName = "localhost", Hosts = [] })));
        Assert.Equal(CertificateRejection.NameMismatch, Reason(s_root.Issue(s_good with { Hosts = ["example.com"] })));
        Assert.Null(Reason(s_root.Issue(s_good with { Hosts = ["127.0.0.1", "::1"] }), host: "127.0.0.1"));
        Assert.Null(Reason(s_root.Issue(s_good with { Hosts = ["127.0.0.1", "::1"] }), host: "[::1]"));
        Assert.Equal(CertificateRejection.NameMismatch, Reason(s_root.Issue(s_good with { Hosts = ["127.0.0.2"] }), host: "127.0.0.1"));
        Assert.Equal(CertificateRejection.NameMismatch, Reason(s_root.Issue(s_good with { OtherExtensions = [DnsName("127.0.0.1")], Hosts = [] }), host: "127.0.0.1"));
    }

    [Fact]
    public void A_certificate_that_is_not_in_DER_is_refused_without_an_exception()
    {
        byte[] certificate = s_root.Issue(s_good).RawData;
        AsnReader tbs = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        tbs.ReadEncodedValue();
        int serial = certificate.AsSpan().IndexOf(tbs.ReadEncodedValue().Span);

        // The length of the serial number in its long form, and all lengths around it one more (BER allows it).
        byte[] loose = [.. certificate[..(serial + 1)], 0x81, .. certificate[(serial + 1)..]];
        BinaryPrimitives.WriteInt16BigEndian(loose.AsSpan(2), (short)(BinaryPrimitives.ReadInt16BigEndian(loose.AsSpan(2)) + 1));
        BinaryPrimitives.WriteInt16BigEndian(loose.AsSpan(6), (short)(BinaryPrimitives.ReadInt16BigEndian(loose.AsSpan(6)) + 1));

        ServerCertificateOutcome outcome = new ServerCertificatePolicy(s_root.Roots).Verify([loose], ServerName.Parse("localhost"));

        Assert.IsType<ServerCertificateOutcome.Rejected>(outcome);
    }

    [Fact]
    public void Bytes_that_are_no_certificate_are_malformed()
    {
        ServerCertificatePolicy policy = new(s_root.Roots);

        foreach (ReadOnlyMemory<byte>[] chain in (ReadOnlyMemory<byte>[][])[[], [new byte[] { 1, 2, 3 }], [s_root.Issue(s_good).RawData, new byte[] { 0x30, 0 }]])
        {
            Assert.Equal(new ServerCertificateOutcome.Rejected(CertificateRejection.Malformed), policy.Verify(chain, ServerName.Parse("localhost")));
        }
    }

    private static CertificateRejection? Reason(
        X509Certificate2 leaf,
        IEnumerable<X509Certificate2>? others = null,
        X509Certificate2Collection? roots = null,
        string host = "localhost",
        ServerCertificatePolicy? policy = null)
    {
        policy ??= new ServerCertificatePolicy(roots ?? s_root.Roots);
        ServerCertificateOutcome outcome = policy.Verify([leaf.RawData, .. (others ?? []).Select(c => (ReadOnlyMemory<byte>)c.RawData)], ServerName.Parse(host));
        return outcome is ServerCertificateOutcome.Rejected rejected ? rejected.Reason : null;
    }

    private static X509Extension PermittedName(string name)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        }

        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }

    private static X509Extension DnsName(string name)
    {
        SubjectAlternativeNameBuilder builder = new();
        builder.AddDnsName(name);
        return builder.Build();
    }
}
