using System.Globalization;
using Kostka.Bench;

return args switch
{
    ["convergence", .. var arguments] => ConvergenceBenchmark.Run(arguments),
    ["gram"] => GramBenchmark.Run(),
    ["regression"] => RegressionBenchmark.Run(),
    ["reading"] => ReadingBenchmark.Run(),
    ["sparse"] => SparseBenchmark.Run(),
    ["spectrum"] => SpectrumBenchmark.Run(),
    ["training"] => TrainingBenchmark.Run(),
    ["corpus", "--tokens", var count, .. var files] when files.Length > 0 => CorpusBenchmark.RunLarge(files, int.Parse(count, CultureInfo.InvariantCulture)),
    ["corpus", .. var files] when files.Length > 0 => CorpusBenchmark.Run(files),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project bench/Kostka.Bench -- convergence [bayesian|descent] [WIDTH…]|gram|reading|regression|sparse|spectrum|training|corpus [--tokens N] TEXT…");
    return 2;
}
