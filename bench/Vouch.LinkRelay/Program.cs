using System.Net;
using Vouch.LinkRelay;

if (args is not [string name, string listen, string target]
    || LinkProfile.All.FirstOrDefault(known => known.Name == name) is not { } profile
    || !IPEndPoint.TryParse(listen, out IPEndPoint? near) || !IPEndPoint.TryParse(target, out IPEndPoint? far))
{
    Console.Error.WriteLine($"usage: link-relay {string.Join('|', LinkProfile.All.Select(known => known.Name))} LISTEN-IP:PORT TARGET-IP:PORT");
    return 2;
}

await using ShapedLink link = ShapedLink.Start(profile, near, far);
Console.WriteLine($"{link.Address} -> {far}: {profile.Name}");
TaskCompletionSource ended = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    ended.TrySetResult();
};
await ended.Task;
return 0;
