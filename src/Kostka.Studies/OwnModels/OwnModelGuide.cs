using System.Globalization;

namespace Kostka.Studies.OwnModels;

/// <summary>The guide in a folder for models of the user's own.</summary>
internal static class OwnModelGuide
{
    /// <summary>What to train, and what to write back.</summary>
    public static string Text(OwnModelFolder folder)
    {
        SparseSettings settings = folder.Settings;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            # {{folder.Study.Name}}: the samples that your model needs

            Each folder `problems/TASK/T…/seed…` is a problem of its own: sequences of T bits, of which a few positions decide the label. Which ones differs from problem to problem.

            | file | content |
            | --- | --- |
            | `{{OwnModelFolder.Training}}` | uint8 [{{settings.Samples[^1]}}, T] of 0 and 1. To learn from m sequences, take the first m. |
            | `{{OwnModelFolder.TrainingLabels}}` | int8 [{{settings.Samples[^1]}}] of -1 and 1 |
            | `{{OwnModelFolder.Selection}}`, `{{OwnModelFolder.SelectionLabels}}` | {{settings.Selection}} more, to choose among restarts, checkpoints and settings. Never train on them. |
            | `{{OwnModelFolder.Scoring}}` | {{settings.Scoring}} sequences without labels |

            `{{OwnModelFolder.NextRuns}}` lists the runs to do: folder and m. For each of them train your model on the first m sequences of the folder, and write beside the data

            - `{{OwnModelFolder.Outputs}}M.npy` (or `.csv`, `.txt`), M being m: one number for each sequence of `{{OwnModelFolder.Scoring}}`, in the same order. Its sign is the class; 0 counts as wrong.
            - if you like, `{{OwnModelFolder.TrainingOutputs}}M.npy`: the same for the m training sequences. It tells runs that failed by their optimisation from those that had too few data.

            Then `kostka sparse analyse` on this folder reads all outputs and writes `{{OwnModelFolder.NextRuns}}` anew: the sizes that halve what is still open. A run succeeds if it is right on {{settings.Accuracy:0.####%}} of the scoring sequences. After about
            {{(int)Math.Ceiling(Math.Log2(settings.Samples.Length + 1))}} rounds `{{OwnModelFolder.NextRuns}}` is empty, and the samples needed are known at every T, with their intervals and laws of growth. You may also run other sizes, in any order; the sizes of the study are
            {{string.Join(", ", settings.Samples)}}.

            ```python
            import csv, numpy as np

            for run in csv.DictReader(open("{{OwnModelFolder.NextRuns}}")):
                folder, m = run["folder"], int(run["samples"])
                load = lambda name: np.load(f"{folder}/{name}.npy")
                x, y = load("train")[:m], load("train_labels")[:m]
                model = train(x, y, load("select"), load("select_labels"))      # yours
                np.save(f"{folder}/{{OwnModelFolder.Outputs}}{m}.npy", model(load("score")))
                np.save(f"{folder}/{{OwnModelFolder.TrainingOutputs}}{m}.npy", model(x))
            ```

            """);
    }
}
