namespace Vouch.Cli.Output;

/// <summary>Writes files that their owner alone may read, whole or not at all.</summary>
internal static class PrivateFile
{
    public static void Write(string path, Action<Stream> write)
    {
        string half = $"{path}.{Environment.ProcessId}.part";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (FileStream file = new(half, options))
            {
                write(file);
            }

            File.Move(half, path, overwrite: true);
        }
        finally
        {
            File.Delete(half);
        }
    }
}
