using System.Diagnostics;
using System.Security.Cryptography;

namespace Vouch.Crypto;

/// <summary>Files that hold secrets: only their owner may read them, and they are written whole or not at all.</summary>
public static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="what">What it holds, for messages: "signing key".</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">Others than its owner may read or write it.</exception>
    public static SecretBuffer? TryRead(string path, string what)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new InvalidDataException($"The {what} {path} can be read or written by others than its owner. Run: chmod 600 '{path}'");
        }

        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return SecretBuffer.CopyOf(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Reads a file, or makes it if there is none. Of several that ask at the same time one makes it.</summary>
    /// <inheritdoc cref="TryRead"/>
    /// <param name="path">Where it is; its directory exists.</param>
    /// <param name="what">What it holds, for messages.</param>
    /// <param name="make">Its content.</param>
    public static SecretBuffer ReadOrMake(string path, string what, Func<SecretBuffer> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (TryRead(path, what) is { } known)
        {
            return known;
        }

        // The platform's move checks and then renames, so it alone would let two of them go on with contents of their own.
        using FileStream turn = TakeTurn(Path.ChangeExtension(path, ".lock"));
        if (TryRead(path, what) is { } faster)
        {
            return faster;
        }

        SecretBuffer made = make();
        try
        {
            Create(path, made.Span);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Makes a directory that others may not look into, if it is not there.</summary>
    public static void MakeDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes a file, which is on the disk when this returns.</summary>
    /// <exception cref="IOException">There is one of that name, or it cannot be written.</exception>
    public static void Create(string path, ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest = default)
    {
        // Written beside under a name of its own and moved, so that a crash leaves no half a file and nothing that a later start trips over.
        string half = $"{path}.{Guid.NewGuid():n}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (FileStream file = new(half, options))
            {
                file.Write(head);
                file.Write(rest);
                file.Flush(flushToDisk: true);
            }

            File.Move(half, path, overwrite: false);
        }
        catch
        {
            File.Delete(half);
            throw;
        }
    }

    /// <summary>Waits until nobody else makes the file. The system ends the turn of a process that ends.</summary>
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
