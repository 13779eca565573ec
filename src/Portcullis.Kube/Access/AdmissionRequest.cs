using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>A write that is about to be made: schema, defaults and metadata are done, nothing is stored yet.</summary>
/// <param name="Verb">create, update, patch, delete.</param>
/// <param name="Object">The object as it would be stored; null on delete. Admission may not change it.</param>
/// <param name="Existing">What is stored now; null on create.</param>
/// <param name="Subresource">Empty, or <c>status</c>.</param>
/// <param name="FieldValidation">Strict, Warn or Ignore, as the caller asked.</param>
public sealed record AdmissionRequest(string Verb, ResourceType Type, ObjectKey Key, JsonObject? Object, StoredObject? Existing,
    string Subresource, Caller Caller, bool DryRun, string FieldValidation);
