using System.Collections.Concurrent;
using System.Net;
using Portcullis.Identity;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests.Keys;

/// <summary>When keys are fetched, and what happens to those in force.</summary>
public sealed class JwksLoopTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly TestOidcProvider _provider = TestOidcProvider.Start();
    private readonly JwksLoop _loop;
    private readonly KeyReference _reference;

    public JwksLoopTests()
    {
        _loop = new JwksLoop(new KeyFetchOptions { Allowed = [IPNetwork.Parse("127.0.0.0/8")] }, _time, ed25519: null, _problems.Enqueue);
        _reference = KeyReference.At(new Uri(_provider.JwksUri), TimeSpan.FromMilliseconds(500)); // too short for a second attempt
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _loop.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Keys_are_there_before_anyone_asks()
    {
        _loop.Follow([_reference]);

        (await _loop.WaitForFirst(Long)).ShouldBeEmpty();
        KeyIds().ShouldBe([_provider.Key.Id]);
        KeySourceStatus status = Status();
        status.Location.ShouldBe(_provider.JwksUri);
        status.LastGood.ShouldBe(_time.GetUtcNow());
        status.Keys.ShouldBe([new KeyStatus(_provider.Key.Id, "ES256", "EC P-256")]);
        (status.Fetches, status.Failures, status.Failing).ShouldBe((1, 0, false));
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Keys_are_fetched_again_every_twenty_minutes()
    {
        await FollowAsync();
        for (int round = 2; round < 5; round++)
        {
            TestSigningKey key = _provider.Rotate();
            _time.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(1));
            _provider.JwksRequests.ShouldBe(round - 1);
            _time.Advance(TimeSpan.FromSeconds(1));
            await FetchesAsync(round);
            KeyIds().ShouldBe([key.Id]);
        }
    }

    [Fact]
    public async Task Equal_bytes_leave_the_same_set_in_force()
    {
        await FollowAsync();
        TokenKeySet? first = _loop.Find(_reference);

        _time.Advance(TimeSpan.FromMinutes(20));
        await FetchesAsync(2);

        _loop.Find(_reference).ShouldBeSameAs(first);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("empty")]
    [InlineData("not keys")]
    [InlineData("500")]
    [InlineData("reset")]
    [InlineData("huge")]
    public async Task A_failure_takes_no_good_keys_away(string fault)
    {
        await FollowAsync();
        TokenKeySet? good = _loop.Find(_reference);
        _provider.Jwks = fault switch
        {
            "garbage" => ProviderBehaviour.Garbage,
            "empty" => ProviderBehaviour.Empty,
            "not keys" => ProviderBehaviour.NotKeys,
            "500" => ProviderBehaviour.ServerError,
            "reset" => ProviderBehaviour.Reset,
            _ => ProviderBehaviour.Huge(2 << 20),
        };

        _time.Advance(TimeSpan.FromMinutes(20));
        await FetchesAsync(2);

        _loop.Find(_reference).ShouldBeSameAs(good);
        Status().Failing.ShouldBeTrue();
        Status().LastFailure.ShouldBe(_time.GetUtcNow());
        _problems.ShouldHaveSingleItem().ShouldContain("stay in use");
    }

    [Fact]
    public async Task An_empty_list_of_keys_is_the_providers_word()
    {
        await FollowAsync();
        _provider.Jwks = ProviderBehaviour.Answer(200, """{"keys":[]}""");

        _time.Advance(TimeSpan.FromMinutes(20));
        await FetchesAsync(2);

        _loop.Find(_reference)!.HasUsableKeys.ShouldBeFalse();
    }

    [Fact]
    public async Task Failures_are_a_minute_apart_then_two_then_four_up_to_an_hour()
    {
        await FollowAsync();
        await _provider.LeaveAsync();
        _time.Advance(TimeSpan.FromMinutes(20));
        await FetchesAsync(2);
        int fetches = 2;
        foreach (int minutes in new[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 })
        {
            Status().NextFetch.ShouldBe(_time.GetUtcNow() + TimeSpan.FromMinutes(minutes));
            _time.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            Status().Fetches.ShouldBe(fetches);
            _time.Advance(TimeSpan.FromSeconds(1));
            await FetchesAsync(++fetches);
        }
        _problems.Count.ShouldBe(1); // the same words are said once

        _provider.Return();
        _time.Advance(TimeSpan.FromMinutes(60));
        await FetchesAsync(++fetches);
        Status().NextFetch.ShouldBe(_time.GetUtcNow() + TimeSpan.FromMinutes(20));
        _problems.Last().ShouldContain("are fetched again");
    }

    [Fact]
    public async Task A_provider_that_was_never_there_is_asked_again_when_a_token_comes()
    {
        await _provider.LeaveAsync();
        await FollowAsync();
        _problems.ShouldHaveSingleItem().ShouldContain("refuses connections; requests with its tokens are refused");
        _loop.Find(_reference).ShouldBeNull();
        await FetchesAsync(2);

        _provider.Return();
        _loop.Find(_reference).ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(29));
        _loop.Find(_reference).ShouldBeNull();
        Status().Fetches.ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(1));
        _loop.Find(_reference).ShouldBeNull();
        await FetchesAsync(3);
        KeyIds().ShouldBe([_provider.Key.Id]);
    }

    [Fact]
    public async Task An_unknown_key_is_looked_for_once_in_thirty_seconds()
    {
        await FollowAsync();
        TestSigningKey rotated = _provider.Rotate();

        _loop.ReportUnknownKey(_reference);
        await FetchesAsync(2);
        KeyIds().ShouldBe([rotated.Id]);

        for (int i = 0; i < 1000; i++)
            _loop.ReportUnknownKey(_reference);
        _time.Advance(TimeSpan.FromSeconds(29.9));
        _loop.ReportUnknownKey(_reference);
        Status().Fetches.ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        _loop.ReportUnknownKey(_reference);
        await FetchesAsync(3);
        Status().OnDemand.ShouldBe(2);
        _provider.JwksRequests.ShouldBe(3);
    }

    [Fact]
    public async Task Demands_that_fail_do_not_slow_the_schedule_down()
    {
        await FollowAsync();
        DateTimeOffset? next = Status().NextFetch;
        await _provider.LeaveAsync();
        for (int fetches = 2; fetches < 6; fetches++)
        {
            _loop.ReportUnknownKey(_reference);
            await FetchesAsync(fetches);
            _time.Advance(TimeSpan.FromSeconds(30));
        }

        Status().NextFetch.ShouldBe(next);
    }

    [Fact]
    public async Task What_is_reported_while_a_fetch_runs_is_reported_again_later()
    {
        _provider.Jwks = ProviderBehaviour.Hang;
        _loop.Follow([_reference]);
        await _provider.RequestsAsync(TestOidcProvider.JwksPath, 1);
        _loop.ReportUnknownKey(_reference);
        _provider.Jwks = ProviderBehaviour.Normal;
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await FetchesAsync(1);

        _loop.ReportUnknownKey(_reference);
        await FetchesAsync(2);
        KeyIds().ShouldBe([_provider.Key.Id]);
    }

    [Fact]
    public async Task Waiting_for_the_first_answer_ends_in_time_and_names_who_is_late()
    {
        _provider.Jwks = ProviderBehaviour.Hang;
        KeyReference patient = KeyReference.At(new Uri(_provider.JwksUri), TimeSpan.FromMinutes(1));
        _loop.Follow([patient]);
        await _provider.RequestsAsync(TestOidcProvider.JwksPath, 1);

        var waiting = _loop.WaitForFirst(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));

        (await waiting).ShouldBe([_provider.JwksUri]);
    }

    [Fact]
    public async Task A_reload_that_keeps_a_reference_fetches_nothing()
    {
        await FollowAsync();

        _loop.Follow([KeyReference.At(new Uri(_provider.JwksUri), TimeSpan.FromMilliseconds(500))]);

        await _loop.WaitForFirst(Long);
        _provider.JwksRequests.ShouldBe(1);
        KeyIds().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_is_left_out_is_kept_for_a_week_without_being_fetched()
    {
        await FollowAsync();
        _loop.Follow([]);
        _loop.Status.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        KeyIds().ShouldNotBeEmpty();
        _provider.JwksRequests.ShouldBe(1);

        await _provider.LeaveAsync();
        _loop.Follow([_reference]); // back in time: asked at once, and kept meanwhile
        await FetchesAsync(2);
        Status().Failing.ShouldBeTrue();
        KeyIds().ShouldNotBeEmpty();

        _loop.Follow([]);
        _time.Advance(TimeSpan.FromDays(7));
        _loop.Find(_reference).ShouldBeNull();
        _loop.Follow([_reference]);
        await _loop.WaitForFirst(Long);
        _loop.Find(_reference).ShouldBeNull();
    }

    [Fact]
    public async Task Inline_keys_are_themselves_and_are_never_fetched()
    {
        TokenKeySet set = TokenKeySet.Parse(System.Text.Encoding.UTF8.GetBytes(_provider.JwksText()), ed25519: null).Value!;
        KeyReference inline = KeyReference.Of(set);
        _loop.Follow([inline]);

        _loop.Find(inline).ShouldBeSameAs(set);
        _loop.ReportUnknownKey(inline);
        (await _loop.WaitForFirst(Long)).ShouldBeEmpty();
        _loop.Status.ShouldBeEmpty();
    }

    [Fact]
    public void The_number_of_sources_is_bounded()
    {
        _loop.Follow([.. Enumerable.Range(0, JwksLoop.MostSources + 5).Select(i => KeyReference.DiscoveredFrom($"urn:issuer:{i}"))]);

        _loop.Status.Length.ShouldBe(JwksLoop.MostSources);
        _problems.ShouldContain(text => text.Contains($"`urn:issuer:{JwksLoop.MostSources}` and those after it are not"));
        _loop.Find(KeyReference.DiscoveredFrom("urn:issuer:258")).ShouldBeNull();
    }

    [Fact]
    public async Task Parked_sources_are_bounded_too()
    {
        await FollowAsync();
        for (int round = 0; round < 4; round++)
            _loop.Follow([.. Enumerable.Range(0, 200).Select(i => KeyReference.DiscoveredFrom($"urn:issuer:{round}:{i}"))]);
        _loop.Follow([]);

        _loop.Known.ShouldBe(JwksLoop.MostSources);
    }

    [Fact]
    public async Task Looking_a_set_up_allocates_nothing()
    {
        await FollowAsync();

        Allocations.Of(() => _loop.Find(_reference)).ShouldBe(0);
        _loop.ReportUnknownKey(_reference);
        await FetchesAsync(2);
        Allocations.Of(() => _loop.ReportUnknownKey(_reference)).ShouldBe(0);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_by_months_ends_no_fetching()
    {
        var clock = new SteppedClock(_time);
        using var loop = new JwksLoop(new KeyFetchOptions { Allowed = [IPNetwork.Parse("127.0.0.0/8")] }, clock);
        loop.Follow([_reference]);
        (await loop.WaitForFirst(Long)).ShouldBeEmpty();
        clock.Step = TimeSpan.FromDays(-100);
        loop.Follow([]);
        loop.Follow([_reference]);
        TestSigningKey key = _provider.Rotate();

        // Again, should the clock have moved before the loop set its timer.
        for (int hour = 0; hour < 5 && !IsRotated(); hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            for (int tries = 0; tries < 2_000 && !IsRotated(); tries++)
                await Task.Delay(1);
        }
        IsRotated().ShouldBeTrue();

        bool IsRotated() => loop.Find(_reference)!.Keys[0].KeyId == key.Id;
    }

    [Fact]
    public async Task Disposing_ends_a_fetch_that_hangs()
    {
        _provider.Jwks = ProviderBehaviour.Hang;
        _loop.Follow([KeyReference.At(new Uri(_provider.JwksUri), TimeSpan.FromHours(2))]);
        await _provider.RequestsAsync(TestOidcProvider.JwksPath, 1);

        _loop.Dispose();

        _loop.Follow([_reference]);
        _provider.JwksRequests.ShouldBe(1);
    }

    [Fact]
    public async Task A_timeout_of_years_is_no_mistake_of_ours()
    {
        _loop.Follow([KeyReference.At(new Uri(_provider.JwksUri), TimeSpan.MaxValue)]);

        (await _loop.WaitForFirst(Long)).ShouldBeEmpty();
        _problems.ShouldBeEmpty();
    }

    private async Task FollowAsync()
    {
        _loop.Follow([_reference]);
        await _loop.WaitForFirst(Long);
        await FetchesAsync(1);
    }

    // At rest: so many fetches have ended, and the next is scheduled.
    private async Task FetchesAsync(int count)
    {
        for (int tries = 0; tries < 20_000 && !(Status() is { NextFetch: not null } status && status.Fetches >= count); tries++)
            await Task.Delay(1);
        Status().Fetches.ShouldBe(count);
        await _time.TimerWithinAsync(TimeSpan.FromHours(2));
    }

    private KeySourceStatus Status() => _loop.Status.ShouldHaveSingleItem();

    private string?[] KeyIds() => [.. _loop.Find(_reference)?.Keys.Select(key => key.KeyId) ?? []];

    /// <summary>Timers go on as they were while the time of day is set to another.</summary>
    private sealed class SteppedClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Step;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
