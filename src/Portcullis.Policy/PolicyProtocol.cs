namespace Portcullis.Policy;

/// <summary>What a policy is compiled for. On TCP, fields that need HTTP void ALLOW rules and vanish from all others.</summary>
public enum PolicyProtocol
{
    Http,
    Tcp,
}
