namespace Portcullis.Authorizing;

/// <summary>The authorizer's one mutable cell: which rules are in force. A question reads it once.</summary>
internal sealed class AuthorizerCell(AuthorizerRules first)
{
    private volatile AuthorizerRules _current = first;

    public AuthorizerRules Current => _current;

    public void Publish(AuthorizerRules next) => _current = next;
}
