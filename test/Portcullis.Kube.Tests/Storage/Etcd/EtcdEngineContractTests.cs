namespace Portcullis.Kube.Tests;

public sealed class EtcdEngineContractTests(EtcdFixture etcd) : EngineContractTests, IClassFixture<EtcdFixture>
{
    protected override IObjectEngine Open() => etcd.NewEngine();
}
