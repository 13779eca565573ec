namespace Portcullis.Kube;

/// <summary>A fresh bearer token. SECURITY: <paramref name="Token"/> goes to who asked for it, and nowhere else.</summary>
public sealed record IssuedToken(string Token, DateTimeOffset Expires)
{
    public override string ToString() => $"token until {Expires:O}";
}
