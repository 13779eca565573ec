using System.Collections.Immutable;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Running;

namespace Portcullis.Tests.Api;

public sealed class FileObjectTests : IDisposable
{
    private readonly Shell _shell = new();

    [Fact]
    public void Files_become_objects_namespaces_first_without_what_a_server_writes()
    {
        _shell.Write("a.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: c, uid: x, resourceVersion: "7", generation: 3, managedFields: []}
            data: {a: "1"}
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
            """);

        ImmutableArray<FileObject>? all = Read(out string said);

        said.ShouldBeEmpty();
        ImmutableArray<FileObject> read = all!.Value;
        read.Select(static one => one.Key.Text).ShouldBe(["/core/namespaces/_/shop", "/core/configmaps/default/c"]);
        read[1].Json.ToJsonString().ShouldBe("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"default"},"data":{"a":"1"}}""");
        read[1].Place.ShouldEndWith("a.yaml:1");
        read[1].At("data.a").Line.ShouldBe(4);
    }

    [Fact]
    public void An_error_anywhere_reads_as_nothing()
    {
        _shell.Write("a.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        _shell.Write("b.yaml", "{apiVersion: v1, kind: Namespace, metadata: {nam: shop}}");

        Read(out string said).ShouldBeNull();

        said.ShouldContain("b.yaml:1");
    }

    [Fact]
    public void What_the_mesh_does_not_read_is_left_out()
    {
        _shell.Write("a.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}");

        Read(out _)!.Value.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("spec.rules[0].from", "spec|rules|0|from")]
    [InlineData("metadata.annotations[a.b/c]", "metadata|annotations|a.b/c")]
    [InlineData("spec[", "spec|")]
    [InlineData("...a", "a")]
    public void Paths_are_taken_apart(string field, string steps) => string.Join('|', FieldSteps.Of(field)).ShouldBe(steps);

    [Theory]
    [InlineData("certificate", "update", "", false)]
    [InlineData("certificate", "update", "status", true)]
    [InlineData("files", "update", "", true)]
    [InlineData("internal", "update", "", true)]
    [InlineData("internal", "delete", "", false)] // whoever writes owners makes the control plane delete
    [InlineData("certificate", "delete", "", false)]
    public async Task Only_files_write_what_follows_files(string how, string verb, string subresource, bool admitted)
    {
        _shell.Write("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: shop}}");
        var guard = new FileGuard();
        guard.Hold(Read(out _)!.Value);
        ResourceType type = MeshKinds.Catalog.ByPlural("", "configmaps")!;

        AdmissionAnswer answer = await guard.Admit(new AdmissionRequest(verb, type, new ObjectKey("", "configmaps", "shop", "c"), null, null, subresource, new Caller("x", ["system:masters"], how), DryRun: false, "Strict"), null!, default);

        answer.IsAdmitted.ShouldBe(admitted);
        if (!admitted)
            answer.Forbidden!.ShouldContain("a.yaml:1");
    }

    [Fact]
    public async Task A_namespace_with_objects_that_follow_files_stays()
    {
        _shell.Write("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: shop}}");
        var guard = new FileGuard();
        guard.Hold(Read(out _)!.Value);
        ResourceType type = MeshKinds.Catalog.ByPlural("", "namespaces")!;
        async Task<bool> May(string verb, string name) => (await guard.Admit(
            new AdmissionRequest(verb, type, new ObjectKey("", "namespaces", "", name), null, null, "", new Caller("x", [], "token"), DryRun: false, "Strict"), null!, default)).IsAdmitted;

        (await May("delete", "shop")).ShouldBeFalse();
        (await May("delete", "bank")).ShouldBeTrue();
        (await May("update", "shop")).ShouldBeTrue();
    }

    public void Dispose() => _shell.Dispose();

    private ImmutableArray<FileObject>? Read(out string said)
    {
        using var error = new StringWriter();
        ImmutableArray<FileObject>? read = new FileObjects([_shell.Folder], UnknownFields.Reject, MeshKinds.Catalog, error).Read();
        said = read is null || !error.ToString().Contains("warning", StringComparison.Ordinal) ? error.ToString() : "";
        return read;
    }
}
