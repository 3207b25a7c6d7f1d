using System.Text.Json;
using Kostka.Capacity.Covering.Explicit;
using Kostka.Capacity.Covering.Lemmas;
using Kostka.Capacity.Norms;
using Kostka.Numerics;

namespace Kostka.Tests.Capacity.Covering;

/// <summary>The covers of Lemmas 1 to 3 are built, and come within ε with no more steps than the lemmas allow.</summary>
public sealed class ExplicitCoverTests
{
    [Fact]
    public void Reference_greedy_cover()
    {
        using var reference = new SparseReference();
        JsonElement greedy = reference["J_greedy"];
        double accuracy = greedy.Number("eps"), inputs = greedy.Number("Bx");
        Matrix points = SparseReference.Matrix(greedy.GetProperty("X"));
        GreedyCover.Member found = GreedyCover.Approximate(points, SparseReference.Numbers(greedy.GetProperty("w")), inputs, accuracy);
        Assert.Equal(
            greedy.GetProperty("steps").EnumerateArray().Select(step => new GreedyCover.Step(step[0].GetInt32(), step[1].GetInt32())),
            found.Steps);
        SparseReference.AssertDigits(SparseReference.Numbers(greedy.GetProperty("u")), found.Weights);
        SparseReference.AssertDigits(greedy.Number("max_residual"), found.Deviation);
        Assert.Equal(greedy.Number("K_bound"), new VectorCover(greedy.Number("Bw"), inputs, points.Rows).At(accuracy).Steps);
    }

    [Fact]
    public void Reference_rounding_cover()
    {
        using var reference = new SparseReference();
        JsonElement rounding = reference["K_maurey"];
        Matrix weights = SparseReference.Matrix(rounding.GetProperty("W"));
        RoundingCover.Member found = RoundingCover.Approximate(weights, rounding.Number("B"), rounding.Number("Bx"), rounding.Number("eps"));
        Assert.Equal(rounding.GetProperty("M").GetInt64(), found.Units);
        Assert.Equal(
            SparseReference.Matrix(rounding.GetProperty("floor_counts")).Values, found.Counts.Select(count => (double)Math.Abs(count)));
        Assert.Equal(rounding.GetProperty("sum").GetInt64(), found.Counts.Sum(Math.Abs));
        SparseReference.AssertDigits(SparseReference.Matrix(rounding.GetProperty("What")).Values, found.Weights.Values);
        SparseReference.AssertDigits(rounding.Number("fro_err"), found.Deviation);
    }

    [Fact]
    public void Greedy_covers_stay_within_their_budget() => RandomCase.ForAll(200, random =>
    {
        (Matrix points, double inputs) = Points(random);
        double[] w = random.Gaussian(points.Columns, 1, random.Between(0.1, 10)).Values;
        double norm = Math.Sqrt(BoundedTransformer.Dot(w, w)), accuracy = norm * inputs * random.Between(0.03, 1.5);
        GreedyCover.Member member = GreedyCover.Approximate(points, w, inputs, accuracy);
        Assert.True(member.Steps.Length <= new VectorCover(norm, inputs, points.Rows).At(accuracy).Steps);

        // The name alone gives the member, and the member is close at every point.
        double[] named = new double[w.Length];
        foreach (GreedyCover.Step step in member.Steps)
        {
            for (int i = 0; i < named.Length; i++)
                named[i] += step.Sign * accuracy / inputs / inputs * points[step.Point, i];
        }

        Assert.All(named.Zip(member.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * norm));
        for (int i = 0; i < points.Rows; i++)
            Assert.True(Math.Abs(BoundedTransformer.Dot(points.Row(i).ToArray(), w.Zip(named, (a, b) => a - b))) <= accuracy * (1 + 1e-9));
    });

    [Fact]
    public void Potential_covers_stay_within_their_budget() => RandomCase.ForAll(200, random =>
    {
        (Matrix points, double inputs) = Points(random);
        Matrix weights = random.Gaussian(points.Columns, 1 + random.NextBelow(5), random.Between(0.1, 10));
        for (int j = 0; j < weights.Columns; j++)
        {
            // Columns of very different norms, some of them 0.
            double factor = random.NextBelow(4) == 0 ? 0 : random.Between(1e-3, 1);
            for (int i = 0; i < weights.Rows; i++)
                weights[i, j] *= factor;
        }

        double norm = Math.Max(1e-3, MatrixNorms.SumOfColumns(weights)), accuracy = norm * inputs * random.Between(0.03, 1.5);
        PotentialCover.Member member = PotentialCover.Approximate(points, weights, norm, inputs, accuracy);
        Assert.True(member.Steps.Length <= new MatrixCover(norm, inputs, points.Rows, weights.Columns).At(accuracy).Steps);

        var named = new Matrix(weights.Rows, weights.Columns);
        foreach (PotentialCover.Step step in member.Steps)
        {
            Assert.InRange(step.Size, 0, MatrixCover.StepSizes - 1);
            for (int i = 0; i < named.Rows; i++)
                named[i, step.Column] += step.Sign * (2.0 / 3 * norm / inputs) * Math.Pow(2, -step.Size) * points[step.Point, i];
        }

        Assert.All(named.Values.Zip(member.Weights.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * norm));
        var difference = new Matrix(weights.Rows, weights.Columns, [.. weights.Values.Zip(named.Values, (a, b) => a - b)]);
        for (int i = 0; i < points.Rows; i++)
        {
            double[] deviation = BoundedTransformer.Transposed(difference, points.Row(i).ToArray());
            Assert.True(Math.Sqrt(BoundedTransformer.Dot(deviation, deviation)) <= accuracy * (1 + 1e-9));
        }
    });

    [Fact]
    public void Rounding_covers_stay_within_their_budget() => RandomCase.ForAll(200, random =>
    {
        Matrix weights = random.Gaussian(1 + random.NextBelow(5), 1 + random.NextBelow(5));
        if (random.NextBelow(3) == 0)
        {
            // Multiples of one unit use up all units: the case in which one is given back.
            foreach (ref double entry in weights.Values.AsSpan())
                entry = Math.Round(entry);
            weights[0, 0] = 1;
        }

        double norm = MatrixNorms.SumOfEntries(weights), inputs = random.Between(0.1, 10);
        double accuracy = norm * inputs / Math.Sqrt(random.NextBelow(2) == 0 ? norm : random.Between(1, 1000));
        RoundingCover.Member member = RoundingCover.Approximate(weights, norm, inputs, accuracy);
        Assert.True(member.Counts.Sum(Math.Abs) <= new EntrywiseCover(norm, inputs, weights.Values.Length).At(accuracy).Steps);
        Assert.All(member.Counts.Zip(member.Weights.Values), pair => Assert.Equal(pair.First * norm / member.Units, pair.Second, 1e-12 * norm));
        Assert.True(member.Deviation <= accuracy / inputs * (1 + 1e-9), $"{member.Deviation} > {accuracy / inputs}");
    });

    /// <summary>Up to 30 points in up to 5 dimensions, with their largest norm.</summary>
    private static (Matrix Points, double Norm) Points(RandomStream random)
    {
        Matrix points = random.Gaussian(1 + random.NextBelow(30), 1 + random.NextBelow(5), random.Between(0.1, 10));
        return (points, MatrixNorms.LargestRow(points));
    }
}
