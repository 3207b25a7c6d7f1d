using System.CommandLine;
using Kostka.Files;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Studies;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka gram</c>: the kernel matrix of one's own sequences, for one's own Python or C# work.</summary>
internal static class GramCommand
{
    public static Command Create()
    {
        Argument<string> study = Shared.Study();
        Option<string> x = new("--data") { Description = "The N sequences: a .npy of integers [N, L], a text for a study of a corpus, or one sequence of numbers a line.", HelpName = "X.npy|FILE", Required = true };
        Option<string?> y = new("--data-y") { Description = "M other sequences; without them the matrix is symmetric.", HelpName = "Y.npy" };
        Option<string> output = new("--out") { Description = "The matrix: a .npy of doubles [N, M].", HelpName = "K.npy", Required = true };
        Option<KernelKind?> kind = Shared.Kernel();
        Option<int> threads = Shared.Threads();
        var command = new Command("gram", "Writes the kernel matrix of your own sequences; the study needs only a model.") { study, x, y, output, kind, threads };
        command.Examples(
            ("kostka gram model.yaml --data X.npy --out K.npy", "k(x_i, x_j) of all rows of X"),
            ("kostka gram model.yaml --data test.npy --data-y train.npy --out K.npy --kernel ntk", "the tangent kernel of test against training sequences"));
        command.SetAction(request =>
        {
            Study loaded = Study.Load(request.GetValue(study)!, new StudyOverrides(Kernel: request.GetValue(kind)), StudyPurpose.Kernel);
            string target = request.GetValue(output)!;
            OutputFile.Require(target, "K.npy");
            SequenceSet rows = SequenceInput.Read(request.GetValue(x)!, "--data", loaded);
            SequenceSet columns = request.GetValue(y) is { } path ? SequenceInput.Read(path, "--data-y", loaded, oneText: true) : rows;
            if (rows.Length != columns.Length)
                throw new RequestException($"--data holds sequences of {rows.Length} symbols, --data-y of {columns.Length}; both must have one length.");
            MemoryGuard.Require((long)rows.Count * columns.Count * sizeof(double), $"a matrix of {rows.Count} × {columns.Count}", "Give fewer sequences.");
            var kernel = new InfiniteKernel(loaded.RequireModel(), loaded.Kernel);
            int count = Shared.Apply(request.GetValue(threads));
            Matrix gram = ConsoleProgress.Watch("kernel matrix", progress =>
            {
                var computation = new Computation(count, progress, Host.Interrupted);
                return ReferenceEquals(rows, columns) ? kernel.Gram(rows, computation) : kernel.Gram(rows, columns, computation);
            });
            NpyFile.Write(target, gram);
            Host.Say($"{gram.Rows} × {gram.Columns} values of the {(loaded.Kernel == KernelKind.Ntk ? "tangent" : "NNGP")} kernel in {target}.");
            return ExitCode.Done;
        });
        return command;
    }
}
