using Portcullis.Control;
using Portcullis.Following;
using Portcullis.Mesh;
using Portcullis.Running;

namespace Portcullis.Tests.Following;

public sealed class FeedConfigurationTests
{
    private readonly FeedConfiguration _configuration = new(new GatewayWorkload { Address = "127.0.0.1" }, new CredentialFiles(), TimeProvider.System);
    private MeshSnapshot _current = MeshSnapshot.DenyAll;

    [Fact]
    public void An_empty_feed_is_a_snapshot_that_serves_nothing_and_no_error()
    {
        FeedStep step = Take(Fed.Whole(1));

        step.Accepted.ShouldBeTrue();
        _current.Listeners.ShouldBeEmpty();
        _current.ShouldNotBe(MeshSnapshot.DenyAll);
    }

    [Fact]
    public void What_changes_is_compiled_and_what_does_not_is_not_compiled_again()
    {
        Take(Fed.Whole(1, Fed.Gateway)).Next.ShouldNotBeNull().Listeners.Length.ShouldBe(1);
        Take(Fed.Changed(2, Fed.Deny())).Next.ShouldNotBeNull().Access.IsEmpty.ShouldBeFalse();

        FeedStep same = Take(Fed.Whole(3, Fed.Gateway, Fed.Deny()));

        same.Accepted.ShouldBeTrue();
        same.Next.ShouldBeNull();
    }

    [Fact]
    public void An_object_that_cannot_be_decoded_changes_nothing_and_is_refused_by_name()
    {
        Take(Fed.Whole(2, Fed.Gateway, Fed.Deny()));
        MeshSnapshot before = _current;

        FeedStep step = Take(Fed.Changed(3, Fed.BadDeny()));

        step.Next.ShouldBeNull();
        step.Refusals.ShouldHaveSingleItem().Name.ShouldBe(Fed.DenyName);
        step.Refusals[0].Message.ShouldContain("spec.action");
        _current.ShouldBe(before);
    }

    [Fact]
    public void While_one_object_is_bad_nothing_else_is_put_in_force_and_its_repair_brings_all_up_to_date()
    {
        Take(Fed.Whole(2, Fed.Gateway, Fed.Deny()));
        Take(Fed.Changed(3, Fed.BadDeny()));

        FeedStep other = Take(Fed.Removed(4, Fed.GatewayName));
        other.Refusals.ShouldHaveSingleItem().Name.ShouldBe(Fed.DenyName);
        _current.Listeners.Length.ShouldBe(1);

        Take(Fed.Changed(5, Fed.Deny("/other", 5))).Accepted.ShouldBeTrue();
        _current.Listeners.ShouldBeEmpty();
    }

    [Fact]
    public void Removing_the_bad_object_mends_the_feed()
    {
        Take(Fed.Whole(2, Fed.Gateway));
        Take(Fed.Changed(3, Fed.BadDeny())).Accepted.ShouldBeFalse();

        Take(Fed.Removed(4, Fed.DenyName)).Accepted.ShouldBeTrue();
        _current.Listeners.Length.ShouldBe(1);
    }

    [Fact]
    public void Sending_the_good_form_again_mends_the_feed()
    {
        Take(Fed.Whole(2, Fed.Gateway, Fed.Deny()));
        Take(Fed.Changed(3, Fed.BadDeny())).Accepted.ShouldBeFalse();

        Take(Fed.Whole(4, Fed.Gateway, Fed.Deny())).Next.ShouldNotBeNull();
    }

    [Fact]
    public void A_whole_update_forgets_what_it_does_not_name()
    {
        Take(Fed.Whole(2, Fed.Gateway, Fed.Deny()));

        Take(Fed.Whole(3, Fed.Gateway)).Accepted.ShouldBeTrue();
        _current.Access.IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"apiVersion\":1}")]
    public void Bytes_that_are_no_object_are_refused(string json)
    {
        FeedStep step = Take(Fed.Whole(1, Fed.Gateway, Fed.Object(Fed.DenyName, 1, json)));

        step.Next.ShouldBeNull();
        step.Refusals.ShouldAllBe(refusal => refusal.Name == Fed.DenyName);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Take(Fed.Whole(1, new FeedObject(Fed.DenyName, 1, new byte[] { 0x7B, 0xFF, 0xFE }))).Refusals.ShouldHaveSingleItem().Name.ShouldBe(Fed.DenyName);

    [Fact]
    public void An_object_of_a_kind_that_the_mesh_does_not_read_is_left_alone() =>
        Take(Fed.Whole(1, Fed.Gateway, Fed.Object("/apps/deployments/x/y", 1, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"y","namespace":"x"}}""")))
            .Accepted.ShouldBeTrue();

    [Fact]
    public void A_field_that_is_not_known_refuses_a_policy_and_no_secret()
    {
        Take(Fed.Whole(1, Fed.Object("/core/secrets/istio-system/s", 1,
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"istio-system"},"newField":1}"""))).Accepted.ShouldBeTrue();

        Take(Fed.Changed(2, Fed.Object(Fed.DenyName, 2,
            """{"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"name":"deny-admin","namespace":"istio-system"},"spec":{"newField":1}}"""))).Accepted.ShouldBeFalse();
    }

    private FeedStep Take(FeedUpdate update)
    {
        FeedStep step = _configuration.Take(update, _current);
        _current = step.Next ?? _current;
        return step;
    }
}
