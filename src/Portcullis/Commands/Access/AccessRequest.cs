using Portcullis.Control;

namespace Portcullis.Commands;

/// <summary>A credential that is asked for.</summary>
/// <param name="Namespace">Empty but for a proxy.</param>
/// <param name="Life">Null: it does not end.</param>
internal sealed record AccessRequest(AccessRole Role, string Name, string Namespace, TimeSpan? Life);
