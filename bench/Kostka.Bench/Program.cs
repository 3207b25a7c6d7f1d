using Kostka.Bench;

return args switch
{
    ["gram"] => GramBenchmark.Run(),
    ["regression"] => RegressionBenchmark.Run(),
    ["reading"] => ReadingBenchmark.Run(),
    ["spectrum"] => SpectrumBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Kostka.Bench -- gram|reading|regression|spectrum");
    return 2;
}
