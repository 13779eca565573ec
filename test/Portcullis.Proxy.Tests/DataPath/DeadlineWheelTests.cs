namespace Portcullis.Proxy.Tests;

public sealed class DeadlineWheelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(500)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(100_000)]
    [InlineData(5_000_000)] // farther than the far wheel reaches
    public void A_deadline_is_met_soon_after_it_is_due_and_never_before(long due)
    {
        var wheel = new DeadlineWheel();
        var owner = new Owner();
        var deadline = new Deadline(owner);
        wheel.Set(deadline, due);

        long now = 0;
        while (!owner.Fired && now <= due + 100)
        {
            int delay = wheel.NextDelay(now);
            delay.ShouldBeGreaterThanOrEqualTo(0);
            now += Math.Max(1, delay);
            wheel.Advance(now);
        }

        owner.Fired.ShouldBeTrue();
        now.ShouldBeInRange(due, due + (2 * DeadlineWheel.TickMilliseconds));
        wheel.Count.ShouldBe(0);
        wheel.NextDelay(now).ShouldBe(-1);
    }

    [Fact]
    public void A_cancelled_or_moved_deadline_does_not_fire_at_its_old_time()
    {
        var wheel = new DeadlineWheel();
        var owner = new Owner();
        var cancelled = new Deadline(owner);
        var moved = new Deadline(owner);
        wheel.Set(cancelled, 50);
        wheel.Set(moved, 50);
        wheel.Cancel(cancelled);
        wheel.Cancel(cancelled);
        wheel.Set(moved, 10_000);

        wheel.Advance(5_000);
        owner.Fired.ShouldBeFalse();
        wheel.Advance(10_100);
        owner.Fired.ShouldBeTrue();
    }

    [Fact]
    public void Many_deadlines_fire_once_each_in_any_order_of_setting()
    {
        var wheel = new DeadlineWheel();
        var random = new Random(7);
        var owners = Enumerable.Range(0, 2000).Select(_ => new Owner { Due = random.Next(1, 60_000) }).ToList();
        foreach (Owner owner in owners)
            wheel.Set(new Deadline(owner), owner.Due);

        for (long now = 0; now < 61_000; now += random.Next(1, 300))
        {
            wheel.Advance(now);
            owners.Where(owner => owner.Fired && owner.Due > now).ShouldBeEmpty();
            owners.Where(owner => !owner.Fired && owner.Due < now - 20).ShouldBeEmpty();
        }
        wheel.Advance(62_000);
        owners.ShouldAllBe(owner => owner.Times == 1);
    }

    [Fact]
    public void An_owner_may_set_its_deadline_again()
    {
        var wheel = new DeadlineWheel();
        var owner = new Owner { Again = deadline => wheel.Set(deadline, deadline.Due + 100) };
        wheel.Set(new Deadline(owner), 100);

        wheel.Advance(1_050);

        owner.Times.ShouldBeInRange(9, 10);
    }

    private sealed class Owner : IDeadlineOwner
    {
        public int Times { get; private set; }
        public bool Fired => Times > 0;
        public long Due { get; init; }
        public Action<Deadline>? Again { get; init; }

        public void OnDeadline(Deadline deadline)
        {
            Times++;
            Again?.Invoke(deadline);
        }
    }
}
