namespace Portcullis.Kube.Tests;

public sealed class MemoryEngineTests : EngineContractTests
{
    protected override IObjectEngine Open() => new MemoryEngine();

    [Fact]
    public async Task Old_changes_are_forgotten()
    {
        await using var engine = new MemoryEngine(keptChanges: 3);
        for (int number = 0; number < 10; number++)
            await engine.Commit([Given.Create(Given.Config($"c{number}"))], Given.Soon);

        EngineContent content = await engine.Load(Given.Soon);

        content.History.Length.ShouldBe(3);
        content.HistoryStart.ShouldBe(content.Revision - 3);
    }

    [Fact]
    public async Task One_candidate_leads_at_a_time()
    {
        await using var engine = new MemoryEngine(isShared: true);
        var release = new TaskCompletionSource();
        Task first = engine.Lead("first", _ => release.Task, Given.Soon);
        bool secondLed = false;
        Task second = engine.Lead("second", _ =>
        {
            secondLed = true;
            return Task.CompletedTask;
        }, Given.Soon);
        secondLed.ShouldBeFalse();

        release.SetResult();
        await Task.WhenAll(first, second);

        secondLed.ShouldBeTrue();
    }
}
