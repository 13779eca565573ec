namespace Portcullis.Kube;

/// <summary>One request for a resource, as far as it was understood; it collects what the audit log and the answer's head need.</summary>
internal sealed class ApiCall
{
    public required Caller Caller { get; init; }

    /// <summary>Where the request came from: an address, or empty for the control plane itself.</summary>
    public string From { get; init; } = "";

    public string UserAgent { get; init; } = "";

    /// <summary>create, update, patch, delete, deletecollection.</summary>
    public required string Verb { get; init; }

    public required ResourceType Type { get; init; }

    /// <summary>The version asked for, one of the type's.</summary>
    public required string Version { get; init; }

    public string Namespace { get; init; } = "";

    /// <summary>Empty until a name is generated.</summary>
    public string Name { get; set; } = "";

    public string Subresource { get; init; } = "";
    public bool DryRun { get; set; }

    /// <summary>Strict, Warn or Ignore.</summary>
    public string FieldValidation { get; init; } = "Warn";

    /// <summary>The <c>fieldManager</c> parameter, or what stands for it.</summary>
    public string FieldManager { get; init; } = "";

    /// <summary>The <c>force</c> parameter of an apply.</summary>
    public bool Force { get; init; }

    /// <summary>Who writes may not read the object. SECURITY: then nothing that is answered may depend on the values it holds.</summary>
    public bool IsBlind { get; set; }

    /// <summary>Bytes of the request's body.</summary>
    public int BodyLength { get; set; }

    public List<string> Warnings { get; } = [];

    /// <summary>What was stored before the write; null when nothing was, or nobody looked.</summary>
    public ReadOnlyMemory<byte>? Before { get; set; }

    /// <summary>What is stored after the write; null when nothing is.</summary>
    public ReadOnlyMemory<byte>? After { get; set; }

    public ObjectKey Key => new(Type.Group, Type.Plural, Namespace, Name);

    public string ApiVersion => Type.ApiVersion(Version);

    public ApplyOwner Owner => new(FieldManager, ApiVersion, Subresource);
}
