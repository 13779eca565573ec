namespace Portcullis.Kube;

/// <summary>What a failed request to etcd may have done.</summary>
internal enum EtcdFailureKind
{
    /// <summary>It never left: nothing happened.</summary>
    Unreached,

    /// <summary>It left, and no answer says what became of it.</summary>
    Broken,

    /// <summary>etcd answered that it did not do it.</summary>
    Refused,

    /// <summary>The answer is not one that etcd gives.</summary>
    Odd,
}
