using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Crypto.Signing;

namespace Vouch.Attestor;

/// <summary>The attestor's signing key in its data directory: made on first start, readable by the owner alone.</summary>
internal static class SigningKeyFile
{
    private const string Name = "signing-key.pem";

    /// <summary>Reads the key, or makes one.</summary>
    /// <param name="directory">The data directory; created if it is not there.</param>
    /// <param name="algorithm">The scheme of a new key; one that exists keeps its own.</param>
    /// <param name="random">Where a new key comes from.</param>
    /// <exception cref="IOException">The directory cannot be made, or the file not be read or written.</exception>
    /// <exception cref="InvalidDataException">The file holds no key, or others than its owner may read it.</exception>
    public static SigningKey Open(string directory, KeyAlgorithm algorithm, IRandomSource random)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The data directory {directory} cannot be made: {e.Message}", e);
        }

        string path = Path.Combine(directory, Name);
        using SecretBuffer pem = SecretFile.ReadOrMake(path, "signing key", () =>
        {
            using SigningKey key = SigningKey.Generate(algorithm, random);
            return key.ExportPem();
        });
        try
        {
            return SigningKey.ImportPem(pem.Span);
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"{path} holds no signing key: {e.Message}", e);
        }
    }
}
