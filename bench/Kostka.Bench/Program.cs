using Kostka.Bench;

return args switch
{
    ["gram", ..] => GramBenchmark.Run(args.AsSpan(1)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Kostka.Bench -- gram");
    return 2;
}
