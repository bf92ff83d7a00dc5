using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;
using Vouch.Proving;

namespace Vouch.Cli.Input;

/// <summary>What a request marks as secret, against what is asked to be revealed of it: nobody shows an attestor by accident what it said no attestor should see.</summary>
internal static class SecretParts
{
    /// <exception cref="ArgumentException">A part to reveal holds a secret one.</exception>
    public static void ThrowIfRevealed(ProveRequest request)
    {
        foreach (string text in request.Reveal)
        {
            if (Selector.TryParse(text, out Selector? selector) && SecretIn(selector, request) is string secret)
            {
                throw new ArgumentException($"To reveal {selector} would show the attestor {secret}, which is secret. Use --commit for what is to be presented later and kept from the attestor, or do not mark it secret.");
            }
        }
    }

    private static string? SecretIn(Selector selector, ProveRequest request)
    {
        if (selector.Direction != Direction.Sent)
        {
            return null;
        }

        bool hasSecretBody = request.SecretBody && !request.Body.IsEmpty;
        string? header = request.SecretHeaders.Select(static header => header.Key)
            .FirstOrDefault(name => selector.Part != SelectorPart.Header || name.Equals(selector.Header, StringComparison.OrdinalIgnoreCase));
        return selector.Part switch
        {
            SelectorPart.Whole or SelectorPart.Bytes when header is not null => $"the header {header}",
            SelectorPart.Header when header is not null => $"the header {header}",
            SelectorPart.Whole or SelectorPart.Bytes or SelectorPart.Body or SelectorPart.Json when hasSecretBody => "the body",
            _ => null,
        };
    }
}
