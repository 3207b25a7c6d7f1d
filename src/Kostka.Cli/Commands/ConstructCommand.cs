using System.CommandLine;
using System.Globalization;
using Kostka.Capacity.Constructions;
using Kostka.Networks.Checkpoints;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Studies.Results;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka construct</c>: explicit weights of a transformer layer for a function of few bits.</summary>
internal static class ConstructCommand
{
    private const int MostTokens = 1_000_000, Fillings = 8;

    private const double DefaultSlack = 0.25;

    public static Command Create()
    {
        Argument<string> function = new("FUNCTION") { Description = "and, or, majority, parity, threshold or table." };
        Option<int?> tokens = Shared.Whole("--tokens", "Number of bits of a sequence, T.", "T", 1, MostTokens);
        Option<string?> positions = new("--positions") { Description = "The positions that matter, from 0, separated by commas.", HelpName = "1,4,6" };
        Option<int?> atLeast = Shared.Whole("--at-least", "For a threshold: how many of the bits must be one.", "K", 1, MostTokens);
        Option<string?> table = new("--table") { Description = "For a table: its 2^s values 1 or -1; the one at bits b is number Σ 2^j b_j, the first position's bit the lowest.", HelpName = "1,-1,…" };
        Option<string?> heads = new("--heads") { Description = "One head for all positions (the default), or one for each.", HelpName = "one|each" };
        Option<string?> embedding = new("--embedding") { Description = "Position vectors: one-hot (the default), or random signs of fewer coordinates.", HelpName = "one-hot|random-signs" };
        Option<int?> dimension = Shared.Whole("--dimension", "Coordinates of random signs; the default is surely enough.", "D", 1, MostTokens);
        Option<string?> slack = new("--margin-slack") { Description = $"η: every sequence has a margin of at least 1 − η; default {DefaultSlack.ToString(CultureInfo.InvariantCulture)}.", HelpName = "η" };
        Option<string?> output = new("--out") { Description = "A safetensors file for the network's weights.", HelpName = "FILE" };
        Option<ulong?> seed = Shared.Seed();
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        var command = new Command("construct", "Gives explicit weights of a transformer layer for a function of few bits, and runs them.")
        {
            function, tokens, positions, atLeast, table, heads, embedding, dimension, slack, output, seed, threads, json,
        };
        command.Examples(
            ("kostka construct and --tokens 64 --positions 1,4,6", "margin, leak and norms of the conjunction of three of 64 bits"),
            ("kostka construct parity --tokens 4096 --positions 7,70,700 --embedding random-signs --out parity.safetensors", "the same for a parity of 4,096 bits; the weights as a file"),
            ("kostka construct table --tokens 16 --positions 0,5 --table 1,-1,-1,-1 --heads each", "any function, with a head for each position"));
        command.SetAction(request =>
        {
            bool each = ConstructRequest.EachHead(request.GetValue(heads));
            JuntaTarget target = ConstructRequest.Target(request.GetValue(function)!, request.GetValue(positions), request.GetValue(atLeast), request.GetValue(table));
            int length = Shared.Needed(request, tokens);
            double share = ConstructRequest.Slack(request.GetValue(slack)) ?? DefaultSlack;
            if (request.GetValue(output) is { } file)
                OutputFile.Require(file, "weights.safetensors");
            SparseConstruction.Check(target, length, share, each);
            var stream = new RandomStream(request.GetValue(seed) ?? 1, "construct");
            bool oneHot = ConstructRequest.OneHot(request.GetValue(embedding), request.GetValue(dimension));
            PositionVectors vectors = oneHot
                ? PositionVectors.OneHot(length)
                : PositionVectors.RandomSigns(length, request.GetValue(dimension) ?? Leak.RandomSignDimension(length, target.Positions.Length), stream.Child(0));
            SparseConstruction construction = SparseConstruction.Build(target, vectors, share, each);
            ConstructedNetwork network = ConstructedNetwork.Of(construction);
            int count = Shared.Apply(request.GetValue(threads));
            MeasuredMargin measured = ConsoleProgress.Watch(
                "margin", progress => MeasuredMargin.Of(network, target, Fillings, stream.Child(1), new Computation(count, progress, Host.Interrupted)));
            var found = new ConstructedFunction(request.GetValue(function)!, oneHot ? "one-hot" : "random-signs", construction, measured, request.GetValue(output));
            if (found.Checkpoint is { } path)
                NetworkFile.Write(path, network.Network, network.Parameters, found.Metadata);
            if (request.GetValue(json))
                Console.Out.Write(ResultsDocument.Text(found.Document));
            else
                ConstructTables.Print(found);
            return ExitCode.Done;
        });
        return command;
    }
}
