using System.Globalization;
using Portcullis.DeliveryBench;

if (BenchOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}
await using ControlProcess control = await ControlProcess.Start(options.Portcullis);
var config = new AdminConfig(control.Kubeconfig);
using var api = new ApiClient(config);
var bench = new DeliveryRun(options, control, config, api);
try
{
    await bench.Run(Console.Out);
    return 0;
}
catch (Exception failure) when (failure is IOException or TimeoutException)
{
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"error: {failure.Message}"));
    return 1;
}
finally
{
    await bench.DisposeAsync();
}
