using System.Text.Json.Nodes;
using Kostka.Studies.Results;

namespace Kostka.Studies.OwnModels;

/// <summary>What <c>kostka sparse analyse --json</c> prints: the tasks as <c>kostka sparse --json</c> has them, of the lengths that are done, and the runs to do next.</summary>
public static class OwnModelDocument
{
    /// <summary>The whole document.</summary>
    public static JsonObject Of(OwnModelResults found)
    {
        ArgumentNullException.ThrowIfNull(found);
        JsonObject document = SparseDocument.Tasks(found.Results);
        document["complete"] = found.Results.Complete;
        document["runs"] = found.Runs;
        document["next"] = new JsonArray([.. found.Next.Select(run => new JsonObject
        {
            ["task"] = run.Problem.Task.Name,
            ["context"] = run.Problem.Context,
            ["seed"] = run.Problem.Seed,
            ["samples"] = run.Samples,
            ["folder"] = run.Problem.Folder,
        })]);
        document["notes"] = new JsonArray([.. found.Results.Notes.Select(note => (JsonNode)note)]);
        return document;
    }
}
