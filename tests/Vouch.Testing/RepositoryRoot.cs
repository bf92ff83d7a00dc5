namespace Vouch.Testing;

/// <summary>Finds files of the repository from wherever tests run.</summary>
public static class RepositoryRoot
{
    public static string PathTo(string relative)
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Vouch.slnx")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("Vouch.slnx");
        }

        return Path.Combine(directory, relative);
    }
}
