using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vouch.Crypto;

namespace Vouch.Preparing;

/// <summary>A prover's preparations for sessions in MPC mode, made with attestors ahead of time so that a session itself is short. Each is for one attestor and one session.</summary>
/// <remarks>Encrypted under a key in a file of its own. Several processes may share a pool.</remarks>
public sealed class PreparationPool
{
    private const long DefaultMaxSize = 256L << 20;
    private const int KeySize = 32;
    private const string KeyName = "key";

    private readonly PreparationStore _store;
    private readonly string _keyFile;

    /// <summary>Opens a pool; directory and key are made when something is put in.</summary>
    /// <param name="directory">Where preparations are kept; keep it out of backups, since each must be used once.</param>
    /// <param name="keyFile">The file of the key that they are encrypted under.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public PreparationPool(string directory, string keyFile, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyFile);
        _store = new PreparationStore(directory, DefaultMaxSize, time);
        _keyFile = keyFile;
    }

    /// <summary>The user's own pool, which <c>vouch warm</c> fills: in <c>~/.cache/vouch</c> with its key in <c>~/.config/vouch</c>, or where the platform has such things.</summary>
    public static PreparationPool OpenDefault()
    {
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named ? named
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string configuration = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new PreparationPool(Path.Combine(cache, "vouch", "prepared"), Path.Combine(configuration, "vouch", "prepared.key"));
    }

    /// <summary>How many preparations there are for an attestor.</summary>
    /// <param name="attestor">Its address, as in <see cref="Proving.ProverOptions.Attestor"/>.</param>
    public int Count(string attestor) => _store.Find(PrefixOf(attestor)).Count;

    /// <summary>Keeps one.</summary>
    /// <returns>Whether there was room.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="InvalidDataException">The key cannot be used.</exception>
    internal bool TryPut(string attestor, DateTimeOffset expiry, byte[] ticket, KeptPreparation kept)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(attestor)}{kept.RequestSize}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
        SecretFile.MakeDirectory(Path.GetDirectoryName(Path.GetFullPath(_keyFile))!);
        using SecretBuffer key = Checked(SecretFile.ReadOrMake(_keyFile, KeyName, static () => SecretBuffer.Random(KeySize, SystemRandomSource.Instance)));
        return _store.TryPut(name, expiry, key.Span, [.. ticket, .. kept.Encode()]);
    }

    /// <summary>Takes out the one that fits a request best, for good.</summary>
    /// <returns>The ticket and this side's half; null if there is none.</returns>
    internal (byte[] Ticket, KeptPreparation Kept)? TryTake(string attestor, int requestSize)
    {
        string prefix = PrefixOf(attestor);
        IReadOnlyList<string> names = _store.Find(prefix);
        if (names.Count == 0 || SecretFile.TryRead(_keyFile, KeyName) is not { } read)
        {
            return null;
        }

        using SecretBuffer key = Checked(read);

        // The smallest that is large enough; else the largest, since what is missing is made on the way.
        foreach (string name in names.Where(name => SizeOf(name) >= requestSize).OrderBy(SizeOf).Concat(names.Where(name => SizeOf(name) < requestSize).OrderByDescending(SizeOf)))
        {
            if (_store.TryTake(name, key.Span) is { } content)
            {
                byte[] ticket = content.Span[..PreparationTicket.Size].ToArray();
                CryptographicOperations.ZeroMemory(content.Span[..PreparationTicket.Size]);
                return (ticket, KeptPreparation.Decode(content[PreparationTicket.Size..]));
            }
        }

        return null;

        int SizeOf(string name) => int.Parse(name.AsSpan(prefix.Length, name.IndexOf('-', prefix.Length) - prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static string PrefixOf(string attestor) => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(attestor)).AsSpan(0, 8))}-";

    private SecretBuffer Checked(SecretBuffer key)
    {
        if (key.Length == KeySize)
        {
            return key;
        }

        key.Dispose();
        throw new InvalidDataException($"{_keyFile} is no key of a pool. Delete it to have a new one made.");
    }
}
