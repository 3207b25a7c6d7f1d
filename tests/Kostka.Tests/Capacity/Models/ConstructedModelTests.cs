using Kostka.Capacity.Constructions;
using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Models;
using Kostka.Files;
using Kostka.Networks.Checkpoints;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Capacity.Models;

/// <summary>The norms measured in the file of a construction are those that the construction was made with.</summary>
public sealed class ConstructedModelTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Norms_of_a_construction_are_found_in_its_file(bool each, bool oneHot)
    {
        var target = new JuntaTarget(each ? new BitFunction.Table([1, -1, -1, 1, -1, 1, 1, -1]) : new SymmetricFunction.Majority(), [1, 4, 6]);
        PositionVectors vectors = oneHot ? PositionVectors.OneHot(40) : PositionVectors.RandomSigns(40, Leak.RandomSignDimension(40, 3), new RandomStream(3, "signs"));
        SparseConstruction construction = SparseConstruction.Build(target, vectors, each: each);
        ConstructedNetwork network = ConstructedNetwork.Of(construction);
        string path = Path.Combine(Path.GetTempPath(), $"kostka-{Guid.NewGuid():N}.safetensors");
        try
        {
            NetworkFile.Write(path, network.Network, network.Parameters);
            using SafetensorsFile file = SafetensorsFile.Open(path);
            ModelCapacity capacity = ModelCapacity.Of(ModelReader.Read(file, NetworkMap.Of(NetworkFile.Describe(file)!)), 40);
            ModelBound bound = capacity.Bounds.Single(bound => bound.Theorem == "B" && bound.Embeddings == EmbeddingsAs.Given);
            var found = Assert.IsType<ScalarClass>(bound.Measured);
            ConstructionNorms norms = construction.Norms;
            Assert.Equal(41, found.Keys);
            Assert.Equal(norms.Input, found.TokenNorm, 1e-9);
            Assert.Equal(norms.Weights, found.ReadoutNorm, 1e-9);
            Assert.Equal(norms.Heads.Length, found.Heads.Length);
            foreach ((ConstructionNorms.Head made, HeadNorms head) in norms.Heads.Zip(found.Heads))
            {
                Assert.Equal(made.Value, head.Value, 1e-9 * made.Value);
                Assert.Equal(made.ValueColumns, head.ValueColumns, 1e-9 * made.ValueColumns);
                Assert.Equal(made.QueryKey, head.Score, 1e-9 * made.QueryKey);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
