using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Networks.Blocks;

namespace Kostka.Networks;

/// <summary>
/// A network of finite width, as a formula: which weights it has, and how they make outputs of sequences. Immutable. A <see cref="NetworkEngine{T}"/> evaluates it.
/// </summary>
/// <remarks>
/// Token x at position a starts as √token_variance·e_x + p_a; sinusoidal p_a are fixed, and no weights. A dense layer is √(w²/fan-in)·W h + √b²·b, attention projects to queries, keys and values by 1/√width and back
/// by √(σ_OV²/(heads·head dimension)). A network whose last layer is dense (and whose readout is not <c>flatten</c>) ends there, in C outputs; any other is read out by a
/// N(0, 1) matrix over √fan-in. Both conventions leave the kernels of <see cref="Architectures.Architecture"/> as they are. Weights of standard deviation 0 are not trained.
/// </remarks>
public sealed class Network
{
    /// <summary>Lays out the weights.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="length">Length L of the sequences, at least 1.</param>
    /// <param name="vocabulary">Number of symbols V, at least 1.</param>
    /// <param name="options">Widths, parametrisation, outputs.</param>
    /// <exception cref="RequestException">
    /// A size is out of its range, the architecture leaves the grammar of layers, or the network has more parameters than one vector holds.
    /// </exception>
    public Network(Architecture architecture, int length, int vocabulary, NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(options);
        (Architecture, Length, Vocabulary, Options) = (architecture, length, vocabulary, options);
        Check();
        Blocks = NetworkBlocks.Of(this, out ImmutableArray<ParameterTensor> tensors);
        Parameters = new ParameterLayout(tensors);
    }

    /// <summary>The architecture.</summary>
    public Architecture Architecture { get; }

    /// <summary>Length L of the sequences.</summary>
    public int Length { get; }

    /// <summary>Number of symbols V.</summary>
    public int Vocabulary { get; }

    /// <summary>Widths, parametrisation, outputs.</summary>
    public NetworkOptions Options { get; }

    /// <summary>
    /// The weights. Matrices are (outputs, inputs). Names are paths: "embedding.token", "layers.1.residual.0.dense.weight", "layers.0.repeat.1.0.dense.bias" (pass 1 of a
    /// repeat, layer 0 of its body; both count from 0), "readout".
    /// </summary>
    public ParameterLayout Parameters { get; }

    /// <summary>The layers with their weights.</summary>
    internal NetworkBlocks Blocks { get; }

    /// <summary>Number of positions of the stream: L, and one more for a <c>cls</c> token.</summary>
    internal int Positions => Length + (Architecture.Readout == Readout.Cls ? 1 : 0);

    /// <summary>
    /// Multiply-adds of the matrix products that one forward and backward pass asks for, every layer at every position: for a product of m × k and k × n, m·n·k forward and
    /// 2·m·n·k backward (m·n·k where only one factor has a slope). What an implementation saves by sharing work between equal tokens or leaving out positions that are not
    /// read is not subtracted; entrywise work is not counted.
    /// </summary>
    /// <param name="batch">Number of sequences, at least 1.</param>
    public long MultiplyAdds(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return checked(batch * ProductCount.PerSequence(this));
    }

    private void Check()
    {
        NetworkSizes sizes = Options.Sizes ?? throw new ArgumentException("A network needs sizes.");
        AtLeast(1, sizes.Width, "the width");
        AtLeast(1, sizes.Heads, "the number of heads");
        AtLeast(1, sizes.HeadDimension, "the head dimension");
        AtLeast(0, sizes.HiddenWidth, "the hidden width (0: the width)");
        AtLeast(1, Options.Outputs, "the number of outputs");
        AtLeast(1, Length, "the length of the sequences");
        AtLeast(1, Vocabulary, "the vocabulary");
        Below(sizes.Heads, sizes.HeadDimension, "heads × head dimension");
        Below(Length, Vocabulary, "length × vocabulary");
        Below(Positions, sizes.Width, "length × width");
        Grammar.Require(Architecture);
        if (Architecture.Position is PositionEmbedding.Sinusoidal && sizes.Width % 2 != 0)
            throw new RequestException($"A network of finite width: sinusoidal positions come in pairs of sine and cosine, so that the width must be even, not {sizes.Width}.");
    }

    private static void Below(int a, int b, string what)
    {
        if ((long)a * b >= Array.MaxLength)
            throw new RequestException($"A network of finite width: {what} must be below {Array.MaxLength}, not {a} × {b}.");
    }

    private static void AtLeast(int least, int value, string what)
    {
        if (value < least)
            throw new RequestException($"A network of finite width: {what} must be at least {least}, not {value}.");
    }
}
