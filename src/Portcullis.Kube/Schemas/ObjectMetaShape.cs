using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>The shape of <c>metadata</c>, which every object has.</summary>
public static class ObjectMetaShape
{
    public static ObjectSchema Instance { get; } = Object("Standard metadata: name, namespace, labels, annotations, and what the server notes.",
        ("annotations", TextMap("Notes for people and tools; nothing selects by them.")),
        ("creationTimestamp", Time("When the object was created; set by the server.")),
        ("deletionGracePeriodSeconds", Whole("Seconds that deletion waits; set by the server.", "int64")),
        ("deletionTimestamp", Time("When deletion was asked for; the object goes once its finalizers are gone.")),
        ("finalizers", Texts("Names of those who must finish before the object is deleted; each removes its own.").AsSet()),
        ("generateName", Text("A prefix, to which the server adds random letters when `name` is empty.")),
        ("generation", Whole("Counts changes of what is wished; status changes do not count.", "int64")),
        ("labels", TextMap("Names and values that selectors choose by.")),
        ("managedFields", List("Which manager owns which fields; kept by the server for server-side apply.", ManagedFields)),
        ("name", Text("Unique within the namespace and kind; never changed.")),
        ("namespace", Text("The namespace that the object stands in; `default` when absent.")),
        ("ownerReferences", List("Objects that this one depends on.", OwnerReference).KeyedBy("uid")),
        ("resourceVersion", Text("The store's revision of the last write. Sent with a write, it is a precondition.")),
        ("selfLink", Text("No longer set.")),
        ("uid", Text("Unique over all objects and all time; set by the server.")))
        .Named("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");

    private static ObjectSchema ManagedFields => Object("The fields that one manager wrote in one way.",
        ("apiVersion", Text("Version of the object that the field names belong to.")),
        ("fieldsType", Text("Always `FieldsV1`.")),
        ("fieldsV1", FreeObject("The set of fields, as a tree of `f:`, `k:` and `v:` names.").Atomic().Named("io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1")),
        ("manager", Text("Who wrote.")),
        ("operation", Text("`Apply` or `Update`.")),
        ("subresource", Text("`status` when written there; otherwise empty.")),
        ("time", Time("When the set of fields last changed.")))
        .Named("io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry");

    private static ObjectSchema OwnerReference => Object("Another object in the same namespace.",
        ("apiVersion", Text("Version of the owner.")),
        ("blockOwnerDeletion", Flag("The owner waits for this object when it is deleted in the foreground.")),
        ("controller", Flag("The owner is the managing controller; one owner at most.")),
        ("kind", Text("Kind of the owner.")),
        ("name", Text("Name of the owner.")),
        ("uid", Text("Uid of the owner.")))
        .Demand("apiVersion", "kind", "name", "uid").Atomic()
        .Named("io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference");
}
