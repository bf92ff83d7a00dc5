namespace Vouch.Cli.Input;

/// <summary>Reads files that the user names; what goes wrong is said with that name.</summary>
internal static class InputFile
{
    private const int MaxSize = 512 * 1024 * 1024;

    /// <exception cref="IOException">It is not there, is no file, or may not be read.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new IOException($"{path} is a directory; a file is needed.");
            }

            if (new FileInfo(path) is { Exists: true, Length: > MaxSize })
            {
                throw new IOException($"{path} is larger than {MaxSize:N0} bytes.");
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"There is no file {path}.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} may not be read by this user.", e);
        }
    }

    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(string path) => System.Text.Encoding.Latin1.GetString(ReadBytes(path));
}
