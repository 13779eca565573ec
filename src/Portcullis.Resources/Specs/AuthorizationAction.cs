namespace Portcullis.Resources;

/// <summary>AuthorizationPolicy <c>action</c>; absent means <see cref="Allow"/>.</summary>
public enum AuthorizationAction
{
    Allow,
    Deny,
    Audit,
    Custom,
}
