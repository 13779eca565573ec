using System.Text;

namespace Portcullis.Kube.Tests;

/// <summary>What answers as etcd need not be etcd.</summary>
public sealed class EtcdHostileAnswerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<int, string> Answers => new()
    {
        { 200, "" },
        { 200, "null" },
        { 200, "[]" },
        { 200, "{}" },
        { 200, "\"text\"" },
        { 200, "{\"header\":null,\"kvs\":null}" },
        { 200, "{\"kvs\":[null]}" },
        { 200, "{\"header\":{\"revision\":\"5\"},\"kvs\":[null,null]}" },
        { 200, "{\"header\":{\"revision\":\"5\"},\"kvs\":[{}]}" },
        { 200, "{\"header\":{\"revision\":\"-5\",\"cluster_id\":\"7\"},\"kvs\":[{\"key\":\"!!!\",\"mod_revision\":\"5\"}]}" },
        { 200, "{\"header\":{\"revision\":\"99999999999999999999999\"}}" },
        { 200, "{\"header\":{\"revision\":\"5\"},\"kvs\":[{\"key\":\"YQ==\",\"mod_revision\":\"5\"}],\"more\":true}" },
        { 200, "{\"succeeded\":true}" },
        { 200, "{\"succeeded\":false,\"responses\":[null]}" },
        { 200, "{\"succeeded\":false,\"responses\":[{\"response_range\":{\"kvs\":[null]}}]}" },
        { 200, "{\"result\":null}\n{\"result\":{\"events\":[null]}}\n" },
        { 200, "{\"result\":{\"events\":[{\"kv\":{\"key\":\"YQ==\",\"mod_revision\":\"3\"}},{\"kv\":{\"key\":\"YQ==\",\"mod_revision\":\"2\"}}]}}\n" },
        { 200, new string('[', 200) },
        { 400, "{\"error\":\"\\ud800\",\"code\":3}" },
        { 404, "Not Found" },
        { 500, "{\"error\":5}" },
        { 400, "{\"error\":\"etcdserver: \\u001b[31mred\",\"code\":3}" },
        { 500, "{\"code\":13,\"message\":\"etcdserver: corrupt\",\"details\":[]}" },
        { 503, "{\"error\":\"etcdserver: no leader\",\"code\":14}" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Odd_answers_end_in_a_storage_problem_that_is_safe_to_print(int status, string body)
    {
        await using GatewayRelay relay = await GatewayRelay.StartAsync(etcd: null);
        relay.Fate = (_, _) => RelayFate.Forge;
        relay.Forged = (status, Encoding.UTF8.GetBytes(body));
        await using EtcdEngine engine = EtcdEngine.Open(
            new EtcdOptions { Endpoints = [relay.Endpoint], Patience = TimeSpan.FromMilliseconds(50), RequestTimeout = TimeSpan.FromSeconds(1) },
            UnsealedValues.Instance, TimeProvider.System);

        var problems = new List<StorageException>
        {
            await Should.ThrowAsync<StorageException>(engine.Load(None)),
            await Should.ThrowAsync<StorageException>(engine.LatestRevision(None)),
            await Should.ThrowAsync<StorageException>(engine.Commit([Given.Create(Given.Config("a"))], None)),
        };

        problems.ShouldAllBe(problem => !problem.Message.Any(char.IsControl) && problem.Message.Length < 1000);
    }

    [Fact]
    public async Task Nothing_there_says_so_and_asks_whether_etcd_runs()
    {
        await using EtcdEngine engine = EtcdEngine.Open(
            new EtcdOptions { Endpoints = [new Uri("http://127.0.0.1:1")], Patience = TimeSpan.FromMilliseconds(50) }, UnsealedValues.Instance, TimeProvider.System);

        StorageException problem = await Should.ThrowAsync<StorageException>(engine.Commit([Given.Create(Given.Config("a"))], None));

        problem.OutcomeUnknown.ShouldBeFalse();
        problem.Message.ShouldContain("cannot be reached");
        problem.Message.ShouldContain("is etcd running there");
    }

    [Theory]
    [InlineData("http://127.0.0.1:2379", true)]
    [InlineData("https://a:2379,https://b:2379, https://c:2379", true)]
    [InlineData("", false)]
    [InlineData("127.0.0.1:2379", false)]
    [InlineData("ftp://a:2379", false)]
    [InlineData("http://a:2379,", false)]
    [InlineData("http://user:secret@a:2379", false)]
    [InlineData("http://a:2379/path", false)]
    [InlineData("http://a:2379?x=1", false)]
    public void Endpoints_are_a_scheme_a_host_and_a_port(string text, bool good)
    {
        Portcullis.Syntax.Parsed<EtcdOptions> parsed = EtcdOptions.Parse(text);

        parsed.Ok.ShouldBe(good);
        (parsed.Problem?.Message ?? "").ShouldNotContain("secret");
    }

    [Fact]
    public void Options_never_print_the_password() =>
        new EtcdOptions { Endpoints = [new Uri("http://a:2379")], UserName = "mesh", Password = "hunter2" }.ToString().ShouldBe("http://a:2379");
}
