using Portcullis.Syntax;

namespace Portcullis.Resources.Tests;

public sealed class ResourceTableTests
{
    private readonly ResourceTable _table = new();

    [Fact]
    public void Gives_the_same_set_as_the_loader_does()
    {
        string[] texts = [Policy("b", "ALLOW"), Policy("a", "DENY"), Secret, MeshConfig("cluster.test")];
        var found = new Diagnostics();
        for (int i = 0; i < texts.Length; i++)
            Set($"/{i}", texts[i]).ShouldNotBeNull();

        ResourceSet set = _table.ToSet(found);

        ResourceSet loaded = ResourceLoader.Load(texts.Select((text, i) => new SourceText($"/{i}", text)), new Diagnostics());
        found.All.ShouldBeEmpty();
        set.Count.ShouldBe(loaded.Count);
        set.AuthorizationPolicies.Select(policy => policy.Spec.Action).ShouldBe(loaded.AuthorizationPolicies.Select(policy => policy.Spec.Action));
        set.MeshConfig.TrustDomain.ShouldBe("cluster.test");
    }

    [Fact]
    public void Decodes_an_object_once()
    {
        DecodedObject first = Set("/a", Policy("a", "DENY"))!;
        Set("/b", Policy("b", "DENY"));

        ResourceSet set = _table.ToSet(new Diagnostics());

        set.AuthorizationPolicies[0].ShouldBeSameAs(first.As<AuthorizationPolicySpec>());
        _table.ToSet(new Diagnostics()).AuthorizationPolicies[0].ShouldBeSameAs(set.AuthorizationPolicies[0]);
    }

    [Fact]
    public void An_object_that_cannot_be_decoded_any_more_keeps_its_form()
    {
        Set("/a", Policy("a", "DENY"));
        var found = new Diagnostics();

        _table.Set("/a", new SourceText("/a", Policy("a", "DENNY")), found).ShouldBeNull();

        found.HasErrors.ShouldBeTrue();
        _table.Refused.ShouldBe(["/a"]);
        var whole = new Diagnostics();
        _table.ToSet(whole).AuthorizationPolicies.ShouldHaveSingleItem().Spec.Action.ShouldBe(AuthorizationAction.Deny);
        whole.HasErrors.ShouldBeFalse();
    }

    [Fact]
    public void An_object_that_never_could_be_decoded_keeps_every_set_out_of_force_until_it_is_mended()
    {
        Set("/a", Policy("a", "DENNY")).ShouldBeNull();

        ErrorsOfSet().ShouldBe(1);
        Set("/a", Policy("a", "DENY")).ShouldNotBeNull();
        ErrorsOfSet().ShouldBe(0);
        _table.Refused.ShouldBeEmpty();
    }

    [Fact]
    public void Removing_what_could_not_be_decoded_mends_the_set()
    {
        Set("/a", Policy("a", "DENNY"));

        _table.Remove("/a").ShouldBeTrue();

        ErrorsOfSet().ShouldBe(0);
        _table.Remove("/a").ShouldBeFalse();
    }

    [Fact]
    public void A_kind_that_the_mesh_does_not_read_stands_nowhere()
    {
        var found = new Diagnostics();

        _table.Set("/pod", new SourceText("/pod", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}"""), found).ShouldBeNull();

        found.HasErrors.ShouldBeFalse();
        _table.Count.ShouldBe(0);
        ErrorsOfSet().ShouldBe(0);
    }

    [Fact]
    public void One_object_cannot_stand_under_two_names()
    {
        Set("/a", Policy("same", "DENY"));
        var found = new Diagnostics();

        _table.Set("/b", new SourceText("/b", Policy("same", "ALLOW")), found).ShouldBeNull();

        found.All.ShouldHaveSingleItem().Code.ShouldBe("PCL1111");
        _table.ToSet(new Diagnostics()).AuthorizationPolicies.ShouldHaveSingleItem().Spec.Action.ShouldBe(AuthorizationAction.Deny);
    }

    [Fact]
    public void A_text_of_several_objects_is_refused()
    {
        var found = new Diagnostics();

        _table.Set("/a", new SourceText("/a", MeshConfig("a") + "\n---\n" + MeshConfig("b")), found).ShouldBeNull();

        found.All.ShouldHaveSingleItem().Code.ShouldBe("PCL1101");
    }

    [Fact]
    public void A_list_is_not_an_object()
    {
        var found = new Diagnostics();

        _table.Set("/a", new SourceText("/a", """{"apiVersion":"v1","kind":"List","items":[]}"""), found).ShouldBeNull();

        _table.Count.ShouldBe(0);
    }

    [Fact]
    public void A_bad_mesh_config_makes_every_set_an_error()
    {
        Set("/mesh", MeshConfig("cluster.test") + "\n    connectTimeout: never").ShouldNotBeNull();

        ErrorsOfSet().ShouldBe(1);
        ErrorsOfSet().ShouldBe(1);
        Set("/mesh", MeshConfig("other.test")).ShouldNotBeNull();
        ErrorsOfSet().ShouldBe(0);
        _table.ToSet(new Diagnostics()).MeshConfig.TrustDomain.ShouldBe("other.test");
        _table.Remove("/mesh");
        _table.ToSet(new Diagnostics()).MeshConfig.TrustDomain.ShouldBe("cluster.local");
    }

    [Fact]
    public void Takes_back_what_it_gave()
    {
        DecodedObject before = Set("/a", Policy("a", "DENY"))!;
        Set("/a", Policy("a", "ALLOW"));

        _table.Set(before);

        _table["/a"].ShouldBeSameAs(before);
        _table.ToSet(new Diagnostics()).AuthorizationPolicies.ShouldHaveSingleItem().Spec.Action.ShouldBe(AuthorizationAction.Deny);
    }

    [Fact]
    public void A_secret_s_values_show_in_no_message()
    {
        var found = new Diagnostics();

        _table.Set("/s", new SourceText("/s", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"tls.key":"hunter2!"}}"""), found).ShouldBeNull();

        using var text = new StringWriter();
        DiagnosticRenderer.Write(text, found.All);
        text.ToString().ShouldContain("tls.key");
        text.ToString().ShouldNotContain("hunter2");
    }

    private const string Secret = """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"istio-system"},"data":{"tls.key":"aGVsbG8="}}""";

    private static string Policy(string name, string action) =>
        $$$"""{"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"name":"{{{name}}}","namespace":"shop"},"spec":{"action":"{{{action}}}","rules":[{}]}}""";

    private static string MeshConfig(string trustDomain) => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: istio
          namespace: istio-system
        data:
          mesh: |
            trustDomain: {trustDomain}
        """;

    private DecodedObject? Set(string name, string text) => _table.Set(name, new SourceText(name, text), new Diagnostics());

    private int ErrorsOfSet()
    {
        var found = new Diagnostics();
        _table.ToSet(found);
        return found.ErrorCount;
    }
}
