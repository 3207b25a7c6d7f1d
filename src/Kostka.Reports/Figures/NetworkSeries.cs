using System.Collections.Immutable;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Figures;

/// <summary>Trained networks of one kind and width, as a series of figures and tables.</summary>
/// <param name="Model"><see cref="NetworkPoint.Transformer"/> or <see cref="NetworkPoint.Mlp"/>.</param>
/// <param name="Width">Their width.</param>
/// <param name="Name">Their name in legends.</param>
/// <param name="Colour">Their colour.</param>
/// <param name="Shape">Their symbol.</param>
internal sealed record NetworkSeries(string Model, int Width, string Name, string Colour, string Shape)
{
    private static readonly (string Colour, string Shape)[] _looks =
        [(Theme.Orange, "diamond"), (Theme.Purple, "triangle-down"), (Theme.Sky, "triangle-right"), (Theme.Ink, "triangle-left")];

    /// <summary>The series of a target: transformers by ascending width, then perceptrons.</summary>
    public static ImmutableArray<NetworkSeries> Of(TargetResult target)
    {
        NetworkPoint[] points = [.. target.Curve.SelectMany(point => point.Networks).DistinctBy(point => (point.Model, point.Width))];
        var transformers = points.Where(point => point.Model == NetworkPoint.Transformer).OrderBy(point => point.Width)
            .Select((point, i) => new NetworkSeries(point.Model, point.Width, Title(point), _looks[i % _looks.Length].Colour, _looks[i % _looks.Length].Shape));
        var others = points.Where(point => point.Model != NetworkPoint.Transformer).OrderBy(point => point.Width)
            .Select(point => new NetworkSeries(point.Model, point.Width, $"MLP, width {Words.Count(point.Width)}", Theme.Slate, "square"));
        return [.. transformers, .. others];
    }

    /// <summary>This series at n; null where nothing was trained.</summary>
    public NetworkPoint? At(CurvePoint point) => point.Networks.FirstOrDefault(network => network.Model == Model && network.Width == Width);

    private static string Title(NetworkPoint point) => point.Method is not ("sgd" or "adam")
        ? $"posterior mean, width {Words.Count(point.Width)}"
        : point.Members == 1 ? $"trained network, width {Words.Count(point.Width)}" : $"mean of {Words.Count(point.Members)} networks, width {Words.Count(point.Width)}";
}
