using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Kostka.Cli.Tests.Running;

/// <summary>A run that is killed while a network trains goes on from the network's last saved step, and ends with the bits of an undisturbed one.</summary>
public sealed class NetworkInterruptionTests
{
    private const int Kills = 2;

    private const string Study = """
        sequence: { length: 16, vocabulary: 2 }
        model:
          position: { kind: learned, variance: 0.5 }
          layers: [{ residual: [{ attention: { score: linear } }] }, { dense: {} }, { activation: relu }, { dense: {} }]
        target: { kind: junta, function: and, positions: [0, 1] }
        spectrum: { pool: 64, check_pool: 64 }
        regression: { noise: 0.1, train: [96] }
        networks:
          widths: [32]
          repeats: 1
          seeds: 1
          test: 40
          mlp: none
          isotypic: { irreps: 1, orbits: 2, points: 4 }
          training: { method: adam, steps: 6000, batch: 32 }
        """;

    [Fact]
    public void A_killed_training_is_continued_to_the_bit()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Study);
        Outcome undisturbed = scratch.Run("run", "study.yaml", "--out", "undisturbed", "--threads", "1", "--json");
        var random = new Random(12);
        int killed = 0, kept = 0;
        for (int attempt = 0; attempt < 10 && killed < Kills; attempt++)
        {
            using Process run = Tool.Start(scratch.Folder, "run", "study.yaml", "--out", "killed", "--threads", "1");
            int before = kept;
            WaitUntil(run, () => SavedStep(scratch) > before);
            Thread.Sleep(random.Next(400));
            run.Kill();
            if (Tool.Finish(run).Code == 0)
            {
                // A run can end before it is killed: that shows nothing, and the next one starts anew.
                Directory.Delete(scratch["killed"], recursive: true);
                (killed, kept) = (0, 0);
                continue;
            }

            (killed, kept) = (killed + 1, SavedStep(scratch));
        }

        Assert.True(killed == Kills && kept > 0, $"{killed} runs killed, {kept} steps kept");
        Outcome last = scratch.Run("run", "study.yaml", "--out", "killed", "--threads", "1", "--json");
        Assert.Equal(Comparable(undisturbed), Comparable(last));
        const string weights = "networks/and-w32-n96.safetensors";
        Assert.Equal(File.ReadAllBytes(scratch[$"undisturbed/{weights}"]), File.ReadAllBytes(scratch[$"killed/{weights}"]));
        Assert.Empty(Directory.GetDirectories(scratch["killed/networks"]));
    }

    private static string Comparable(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.Errors);
        JsonObject results = JsonNode.Parse(outcome.Output)!.AsObject();
        results.Remove("timings");
        results.Remove("command");
        return results.ToJsonString();
    }

    /// <summary>The step in the network's state, read as any reader of safetensors would; 0 before there is one.</summary>
    private static int SavedStep(Scratch scratch)
    {
        string folder = scratch["killed/networks"];
        try
        {
            if (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.state", SearchOption.AllDirectories) is not [string path])
                return 0;
            byte[] bytes = File.ReadAllBytes(path);
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
            return int.Parse((string)JsonNode.Parse(bytes.AsSpan(8, length))!["__metadata__"]!["steps"]!, CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // The network has ended meanwhile, and its state with it.
            return 0;
        }
    }

    private static void WaitUntil(Process run, Func<bool> reached)
    {
        var waited = Stopwatch.StartNew();
        while (!run.HasExited && !reached())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "The run made no progress.");
            Thread.Sleep(10);
        }
    }
}
