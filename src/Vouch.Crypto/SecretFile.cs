namespace Vouch.Crypto;

/// <summary>Files that hold secrets: only their owner may read them, and they are written whole or not at all.</summary>
public static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Whether others than its owner may read or write a file.</summary>
    public static bool IsShared(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;

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
}
