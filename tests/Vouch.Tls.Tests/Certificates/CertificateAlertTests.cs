using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vouch.Testing.Certificates;
using Vouch.Tls.Certificates;

namespace Vouch.Tls.Tests.Certificates;

/// <summary>A live server with a bad certificate is told so, and nothing is sent to it.</summary>
public sealed class CertificateAlertTests
{
    private static readonly TestCertificateOptions s_good = new();
    private static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;

    public static TheoryData<TlsVersion, CertificateRejection, AlertDescription> Cases
    {
        get
        {
            TheoryData<TlsVersion, CertificateRejection, AlertDescription> cases = [];
            foreach (TlsVersion version in (TlsVersion[])[TlsVersion.Tls13, TlsVersion.Tls12])
            {
                cases.Add(version, CertificateRejection.Expired, AlertDescription.CertificateExpired);
                cases.Add(version, CertificateRejection.NotYetValid, AlertDescription.CertificateExpired);
                cases.Add(version, CertificateRejection.NameMismatch, AlertDescription.CertificateUnknown);
                cases.Add(version, CertificateRejection.WrongUsage, AlertDescription.UnsupportedCertificate);
                cases.Add(version, CertificateRejection.WeakSignature, AlertDescription.BadCertificate);
                cases.Add(version, CertificateRejection.WeakKey, AlertDescription.BadCertificate);
                cases.Add(version, CertificateRejection.UntrustedRoot, AlertDescription.UnknownCa);
                cases.Add(version, CertificateRejection.NotACertificateAuthority, AlertDescription.UnknownCa);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_bad_certificate_ends_in_its_alert(TlsVersion version, CertificateRejection rejection, AlertDescription alert)
    {
        X509Certificate2[] chain = Make(rejection);
        await using ScriptedSession session = ScriptedSession.Start(commit: s =>
        {
            s.Version = version;
            s.Certificate = chain[0];
            s.Chain = [.. chain.Select(c => c.RawDataMemory)];
        });

        TlsException e = await Assert.ThrowsAsync<TlsException>(async () => await session.Client.HandshakeAsync(session.Cancel));
        await session.DisposeAsync();

        Assert.Equal((rejection, alert), (e.CertificateRejection, e.Alert));
        Assert.Equal(alert, session.Server.ReceivedAlert);
    }

    private static X509Certificate2[] Make(CertificateRejection rejection)
    {
        TestCertificateAuthority authority = ScriptedSession.Authority;
        switch (rejection)
        {
            case CertificateRejection.UntrustedRoot:
                using (TestCertificateAuthority stranger = TestCertificateAuthority.Create())
                {
                    return [stranger.Issue(s_good)];
                }

            case CertificateRejection.NotACertificateAuthority:
                X509Certificate2 leaf = authority.Issue(s_good);
                return [TestCertificateAuthority.Of(leaf).Issue(s_good), leaf];

            default:
                return [authority.Issue(rejection switch
                {
                    CertificateRejection.Expired => s_good with { NotBefore = s_now.AddDays(-3), NotAfter = s_now.AddDays(-2) },
                    CertificateRejection.NotYetValid => s_good with { NotBefore = s_now.AddDays(1) },
                    CertificateRejection.NameMismatch => s_good with { Hosts = ["example.com"] },
                    CertificateRejection.WrongUsage => s_good with { ExtendedKeyUsage = "1.3.6.1.5.5.7.3.2" },
                    CertificateRejection.WeakSignature => s_good with { Hash = HashAlgorithmName.SHA1 },
                    _ => s_good with { Key = TestKeyKind.Rsa1024 },
                })];
        }
    }
}
