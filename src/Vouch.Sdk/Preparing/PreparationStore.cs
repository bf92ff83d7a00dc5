using System.Globalization;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Preparing;

/// <summary>Preparations at rest: each an encrypted file that is used once, or never.</summary>
/// <remarks>
/// Whoever takes one out first makes the file unreadable for good, and only then gets its content: a preparation that were used twice would give secrets away. So keep the directory out of backups and snapshots, best on a file system in memory.
/// Several processes may share a directory.
/// </remarks>
public sealed class PreparationStore
{
    private const string Extension = ".prepared";
    private const int SaltSize = 32;
    private const int SaltOffset = 8;
    private const int TagSize = 16;
    private const int HeaderSize = SaltOffset + SaltSize + TagSize;

    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly long _maxSize;
    private readonly TimeProvider _time;

    /// <summary>Opens a directory, which is made when there is something to keep.</summary>
    /// <param name="directory">The directory; used by nothing else.</param>
    /// <param name="maxSize">The most bytes that all of them take together.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public PreparationStore(string directory, long maxSize, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfNegative(maxSize);
        _directory = directory;
        _maxSize = maxSize;
        _time = time ?? TimeProvider.System;
    }

    private static ReadOnlySpan<byte> Magic => "vouchp1\0"u8;

    /// <summary>Whether anything may be kept.</summary>
    internal bool IsOpen => _maxSize > 0;

    /// <summary>Keeps one, if there is room.</summary>
    /// <param name="name">What it is found by: letters, digits and hyphens.</param>
    /// <param name="expiry">From when on it is not used any more.</param>
    /// <param name="secret">What it is encrypted with.</param>
    /// <param name="content">The content; encrypted in its place.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal bool TryPut(string name, DateTimeOffset expiry, ReadOnlySpan<byte> secret, Span<byte> content)
    {
        byte[] header = [.. Magic, .. RandomNumberGenerator.GetBytes(SaltSize), .. new byte[TagSize]];
        using (AesGcm aes = Open(name, header, secret))
        {
            aes.Encrypt(new byte[AesGcm.NonceByteSizes.MaxSize], content, content, header.AsSpan(SaltOffset + SaltSize));
        }

        lock (_gate)
        {
            SecretFile.MakeDirectory(_directory);
            Sweep();
            if (Files("*").Sum(static file => file.Length) + header.Length + content.Length > _maxSize || Files(name).Any())
            {
                return false;
            }

            string file = string.Create(CultureInfo.InvariantCulture, $"{name}.{expiry.ToUnixTimeSeconds()}{Extension}");
            SecretFile.Create(Path.Combine(_directory, file), header, content);
            return true;
        }
    }

    /// <summary>Takes one out, for good.</summary>
    /// <returns>Its content, decrypted in its place, the caller's to zero; null if there is none, or it is too old, or the secret is another.</returns>
    internal Memory<byte>? TryTake(string name, ReadOnlySpan<byte> secret)
    {
        FileInfo? file = Files(name).FirstOrDefault(IsFresh);
        byte[]? bytes = file is null ? null : Read(file);
        if (bytes is null || bytes.Length < HeaderSize || !bytes.AsSpan().StartsWith(Magic))
        {
            return null;
        }

        Memory<byte> content = bytes.AsMemory(HeaderSize);
        try
        {
            using AesGcm aes = Open(name, bytes, secret);
            aes.Decrypt(new byte[AesGcm.NonceByteSizes.MaxSize], content.Span, bytes.AsSpan(SaltOffset + SaltSize, TagSize), content.Span);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>The names that begin so, those that are not used any more left out; the first to expire first.</summary>
    internal IReadOnlyList<string> Find(string prefix)
        => [.. Files($"{prefix}*").Where(IsFresh).OrderBy(ExpiryOf).Select(static file => file.Name[..file.Name.IndexOf('.', StringComparison.Ordinal)])];

    /// <summary>Deletes what is not used any more.</summary>
    private void Sweep()
    {
        foreach (FileInfo file in Files("*").Where(file => !IsFresh(file)))
        {
            try
            {
                file.Delete();
            }
            catch (IOException)
            {
                // Another process is just doing so.
            }
        }
    }

    private static byte[]? Read(FileInfo file)
    {
        try
        {
            using FileStream stream = new(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None); // one process alone
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            stream.Position = SaltOffset;
            stream.Write(new byte[SaltSize]); // whatever becomes of the file now, nobody can decrypt it again
            stream.Flush(flushToDisk: true);
            file.Delete();
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // somebody else has it
        }
    }

    private static AesGcm Open(string name, ReadOnlySpan<byte> header, ReadOnlySpan<byte> secret)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, header.Slice(SaltOffset, SaltSize), [.. "vouch/prepared/v1\0"u8, .. System.Text.Encoding.ASCII.GetBytes(name)]);
        AesGcm aes = new(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
        return aes;
    }

    private static long ExpiryOf(FileInfo file)
    {
        string[] parts = file.Name.Split('.');
        return parts.Length == 3 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0;
    }

    private bool IsFresh(FileInfo file) => ExpiryOf(file) > _time.GetUtcNow().ToUnixTimeSeconds();

    private IEnumerable<FileInfo> Files(string name)
    {
        DirectoryInfo directory = new(_directory);
        return directory.Exists ? directory.EnumerateFiles($"{name}.*{Extension}") : [];
    }
}
