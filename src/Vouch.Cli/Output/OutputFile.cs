namespace Vouch.Cli.Output;

/// <summary>A file that is written whole or not at all. Making one before the work starts shows in time whether it can be written.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string _part;
    private readonly FileStream _file;

    private OutputFile(string path, string part, FileStream file)
    {
        _path = path;
        _part = part;
        _file = file;
    }

    /// <param name="path">Where the content is to be; what is there is replaced.</param>
    /// <param name="ownerOnly">Whether others may not read it.</param>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public static OutputFile Create(string path, bool ownerOnly)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a directory; name a file to write.");
        }

        string part = $"{path}.{Environment.ProcessId}.part";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (ownerOnly && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new OutputFile(path, part, new FileStream(part, options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
            throw new IOException(Directory.Exists(directory) ? $"{path} cannot be written: the directory does not let this user create files." : $"{path} cannot be written: there is no directory {directory}.", e);
        }
    }

    /// <summary>Writes the content and puts the file in its place.</summary>
    public void Write(Action<Stream> write)
    {
        write(_file);
        _file.Dispose();
        File.Move(_part, _path, overwrite: true);
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_part);
    }
}
