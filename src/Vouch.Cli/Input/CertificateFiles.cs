using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Cli.Input;

/// <summary>Reads the certificates that options name (PEM).</summary>
internal static class CertificateFiles
{
    /// <summary>All certificates of a file; null for no file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It holds none.</exception>
    public static X509Certificate2Collection? ReadAll(string? path)
    {
        if (path is null)
        {
            return null;
        }

        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPem(InputFile.ReadText(path));
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"{path} cannot be read as certificates: {e.Message}");
        }

        return certificates.Count > 0 ? certificates : throw new InvalidDataException($"{path} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).");
    }

    /// <summary>A certificate with its private key, and the certificates that stand below it in the file; null for none.</summary>
    /// <param name="certificatePath">The certificate and those above it.</param>
    /// <param name="keyPath">The private key, if it is not in the same file.</param>
    /// <param name="options">The names of the two options, for errors.</param>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Above)? ReadWithKey(string? certificatePath, string? keyPath, (string Certificate, string Key) options)
    {
        if (certificatePath is null)
        {
            return keyPath is null ? null : throw new ArgumentException($"{options.Key} goes with {options.Certificate}.");
        }

        X509Certificate2Collection above = ReadAll(certificatePath)!;
        string key = InputFile.ReadText(keyPath ?? certificatePath);
        try
        {
            using X509Certificate2 ephemeral = X509Certificate2.CreateFromPem(above[0].ExportCertificatePem(), key);
            X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), password: null); // servers of the platform take no ephemeral keys everywhere
            above.RemoveAt(0);
            return (certificate, above);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException(keyPath is null
                ? $"{certificatePath} holds no private key; name its file with {options.Key}."
                : $"The private key in {keyPath} is not one for the certificate in {certificatePath}, or not in PEM form.");
        }
    }
}
