using System.Text;

namespace Vouch.Testing;

/// <summary>Bytes that must not change unless somebody means it: a text file of names and hex in the repository.</summary>
public static class GoldenFile
{
    private const int LineLength = 160;

    /// <summary>Compares; what is there now is written to <c>artifacts/golden</c>, to take the file's place if the change is meant.</summary>
    /// <returns>The names of what differs.</returns>
    public static IReadOnlyList<string> Compare(string path, IReadOnlyDictionary<string, byte[]> actual)
    {
        string file = RepositoryRoot.PathTo(path);
        Dictionary<string, string> golden = File.Exists(file) ? Read(file) : [];
        string[] different = [.. golden.Keys.Union(actual.Keys).Where(name => !actual.TryGetValue(name, out byte[]? bytes) || golden.GetValueOrDefault(name) != Convert.ToHexStringLower(bytes)).Order()];
        if (different.Length > 0)
        {
            string directory = RepositoryRoot.PathTo("artifacts/golden");
            Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, Path.GetFileName(path)), Write(actual));
        }

        return different;
    }

    private static Dictionary<string, string> Read(string file)
    {
        Dictionary<string, string> entries = [];
        string? name = null;
        foreach (string line in File.ReadLines(file))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                name = line[2..];
                entries.Add(name, "");
            }
            else if (name is not null)
            {
                entries[name] += line;
            }
        }

        return entries;
    }

    private static string Write(IReadOnlyDictionary<string, byte[]> entries)
    {
        StringBuilder text = new();
        foreach ((string name, byte[] bytes) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append("# ").Append(name).Append('\n');
            foreach (char[] line in Convert.ToHexStringLower(bytes).Chunk(LineLength))
            {
                text.Append(line).Append('\n');
            }
        }

        return text.ToString();
    }
}
