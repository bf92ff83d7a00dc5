using System.Diagnostics;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Crypto.Signing;

namespace Vouch.Attestor;

/// <summary>The attestor's signing key in its data directory: made on first start, readable by the owner alone.</summary>
internal static class SigningKeyFile
{
    private const string Name = "signing-key.pem";
    private const string LockName = "signing-key.lock";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

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
        if (File.Exists(path))
        {
            return Read(path);
        }

        // Of several that start at the same time one makes the key. The platform's move checks and then renames, so it alone would let two of them sign with keys of their own.
        using FileStream turn = TakeTurn(Path.Combine(directory, LockName));
        return File.Exists(path) ? Read(path) : Create(path, algorithm, random);
    }

    private static SigningKey Read(string path)
    {
        if (SecretFile.IsShared(path))
        {
            throw new InvalidDataException($"The signing key {path} can be read or written by others than its owner. Run: chmod 600 '{path}'");
        }

        byte[] pem = File.ReadAllBytes(path);
        try
        {
            return SigningKey.ImportPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"{path} holds no signing key: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    private static SigningKey Create(string path, KeyAlgorithm algorithm, IRandomSource random)
    {
        SigningKey key = SigningKey.Generate(algorithm, random);
        using SecretBuffer pem = key.ExportPem();
        SecretFile.Create(path, pem.Span);
        return key;
    }

    /// <summary>Waits until nobody else makes a key here. The system ends the turn of a process that ends.</summary>
    private static FileStream TakeTurn(string path)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path) && Stopwatch.GetElapsedTime(started) < s_patience)
            {
                Thread.Sleep(5);
            }
        }
    }
}
