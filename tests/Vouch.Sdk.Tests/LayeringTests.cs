using System.Xml.Linq;

namespace Vouch.Tests;

/// <summary>Keeps <c>docs/architecture.md</c> true: a project may use what this table says and nothing else.</summary>
public sealed class LayeringTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Crypto"] = [],
        ["Transport"] = [],
        ["Circuits"] = [],
        ["Mpc"] = ["Circuits", "Crypto", "Transport"],
        ["MpcTls"] = ["Mpc", "Tls"],
        ["Tls"] = ["Crypto"],
        ["Attestations"] = ["Tls"],
        ["Sdk"] = ["Attestations", "MpcTls", "Transport"],
        ["Attestor"] = ["Sdk"],
        ["Cli"] = ["Attestor", "Sdk"],
    };

    [Fact]
    public void Every_project_references_what_the_architecture_allows()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Vouch.slnx")))
        {
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("Vouch.slnx");
        }

        SortedDictionary<string, string[]> actual = [];
        foreach (string path in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            actual[Name(path)] = [.. XDocument.Load(path).Descendants("ProjectReference").Select(r => Name(r.Attribute("Include")!.Value)).Order()];
        }

        Assert.Equal(new SortedDictionary<string, string[]>(s_allowed), actual);
    }

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path).Replace("Vouch.", "", StringComparison.Ordinal);
}
