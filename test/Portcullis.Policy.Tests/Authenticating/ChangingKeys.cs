using Portcullis.Identity;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>Fetched keys that a test changes.</summary>
internal sealed class ChangingKeys : ITokenKeys
{
    public TokenKeySet? Set { get; set; }

    public List<KeyReference> Reported { get; } = [];

    public TokenKeySet? Find(KeyReference reference) => Set;

    public void ReportUnknownKey(KeyReference reference) => Reported.Add(reference);
}
