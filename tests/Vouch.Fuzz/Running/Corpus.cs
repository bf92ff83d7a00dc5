using Vouch.Testing;

namespace Vouch.Fuzz.Running;

/// <summary>The committed inputs: one directory a target.</summary>
internal static class Corpus
{
    public static string Root => RepositoryRoot.PathTo("tests/Vouch.Fuzz/corpus");

    /// <summary>The inputs of a target, by name.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Load(string target)
    {
        string directory = Path.Combine(Root, target);
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))]
            : [];
    }

    /// <summary>Replaces what the corpus holds for a target.</summary>
    public static void Save(string target, IReadOnlyDictionary<string, byte[]> inputs)
    {
        string directory = Path.Combine(Root, target);
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        foreach ((string name, byte[] bytes) in inputs)
        {
            File.WriteAllBytes(Path.Combine(directory, name), bytes);
        }
    }
}
