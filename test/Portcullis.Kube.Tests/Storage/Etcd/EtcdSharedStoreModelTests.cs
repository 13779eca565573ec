namespace Portcullis.Kube.Tests;

public sealed class EtcdSharedStoreModelTests(EtcdFixture etcd) : SharedStoreModelTests, IClassFixture<EtcdFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private EtcdOptions? _options;

    public void Dispose() => _folder.Dispose();

    protected override IObjectEngine OpenEngine()
    {
        string keys = _folder.File("keys");
        KeyRing sealer = File.Exists(keys) ? KeyRing.Load(keys) : KeyRing.Create(keys);
        return EtcdEngine.Open(_options ??= etcd.NewOptions(), sealer, TimeProvider.System);
    }
}
