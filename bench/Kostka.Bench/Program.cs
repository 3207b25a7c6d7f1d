using Kostka.Bench;

return args switch
{
    ["gram"] => GramBenchmark.Run(),
    ["regression"] => RegressionBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Kostka.Bench -- gram|regression");
    return 2;
}
