namespace Kostka.Spectra.Exact.ClosedForm;

/// <summary>
/// An orthonormal basis ψ_1 … ψ_H of the functions of one token that have mean zero under the token probabilities, and of products of two of them: what
/// functions of one and of two positions are made of (Hoeffding's decomposition). Tokens of probability 0 are left out.
/// </summary>
internal sealed class ClosedFormBasis
{
    private readonly double[] _probabilities;
    private readonly double[] _coordinates; // token by token

    /// <summary>A basis for token probabilities that sum to 1.</summary>
    public ClosedFormBasis(IEnumerable<double> probabilities)
    {
        _probabilities = [.. probabilities.Where(p => p > 0)];
        Size = _probabilities.Length - 1;
        _coordinates = Coordinates(_probabilities);
    }

    /// <summary>Number of tokens that occur.</summary>
    public int Tokens => _probabilities.Length;

    /// <summary>H = <see cref="Tokens"/> − 1.</summary>
    public int Size { get; }

    /// <summary>H(H+1)/2, the dimension of the symmetric functions of two tokens that have mean zero in each.</summary>
    public int Symmetric => Size * (Size + 1) / 2;

    /// <summary>H(H−1)/2, the dimension of the antisymmetric ones.</summary>
    public int Antisymmetric => Size * (Size - 1) / 2;

    /// <summary>The probability of a token.</summary>
    public double Probability(int u) => _probabilities[u];

    /// <summary>The coordinates p_u ψ_i(u) of the centred indicator [· = u] − p_u.</summary>
    public ReadOnlySpan<double> Centred(int u) => _coordinates.AsSpan(u * Size, Size);

    /// <summary>The coordinates of the symmetric part of the product of the centred indicators of u and v, in the basis ψ_iψ_i, (ψ_iψ_j + ψ_jψ_i)/√2.</summary>
    public void SymmetricProduct(int u, int v, Span<double> result)
    {
        ReadOnlySpan<double> b = Centred(u), c = Centred(v);
        int k = 0;
        for (int i = 0; i < Size; i++)
        {
            result[k++] = b[i] * c[i];
            for (int j = i + 1; j < Size; j++)
                result[k++] = Math.Sqrt(0.5) * ((b[i] * c[j]) + (b[j] * c[i]));
        }
    }

    /// <summary>The same of the antisymmetric part, in the basis (ψ_iψ_j − ψ_jψ_i)/√2.</summary>
    public void AntisymmetricProduct(int u, int v, Span<double> result)
    {
        ReadOnlySpan<double> b = Centred(u), c = Centred(v);
        int k = 0;
        for (int i = 0; i < Size; i++)
        {
            for (int j = i + 1; j < Size; j++)
                result[k++] = Math.Sqrt(0.5) * ((b[i] * c[j]) - (b[j] * c[i]));
        }
    }

    /// <summary>
    /// √p_u ψ_i(u) are the entries of a Householder reflection that carries a unit vector to −√p, without its column: the rows of tokens are scaled by √p_u
    /// again. The vector is that of the likeliest token, so that nothing cancels.
    /// </summary>
    private static double[] Coordinates(double[] probabilities)
    {
        int tokens = probabilities.Length, likeliest = Array.IndexOf(probabilities, probabilities.Max());
        double[] root = [.. probabilities.Select(Math.Sqrt)], normal = [.. root];
        normal[likeliest] += 1;
        double half = 1 + root[likeliest]; // |normal|²/2
        double[] result = new double[tokens * (tokens - 1)];
        for (int u = 0, k = 0; u < tokens; u++)
        {
            for (int i = 0; i < tokens; i++)
            {
                if (i != likeliest)
                    result[k++] = root[u] * ((u == i ? 1 : 0) - (normal[u] * normal[i] / half));
            }
        }

        return result;
    }
}
