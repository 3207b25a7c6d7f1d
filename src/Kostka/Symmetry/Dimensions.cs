using System.Numerics;

namespace Kostka.Symmetry;

/// <summary>Dimensions of irreps: of the symmetric group by the hook-length formula, of GL_V by Weyl's or the hook-content formula (Fulton and Harris, §4.1 and §6.1).</summary>
public static class Dimensions
{
    /// <summary>d_λ = |λ|! / Π hooks, the dimension of the irrep λ of the symmetric group: the number of standard tableaux.</summary>
    /// <remarks>Costs as many steps as there are boxes below the first row, and as there are in the first row's part above them: not |λ|.</remarks>
    public static BigInteger OfSymmetricGroup(Partition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);

        // With l_i = λ_i + r − i (r rows), d_λ = |λ|! Π_{i<j} (l_i − l_j) / Π l_i!. Boxes of the first row are cancelled against |λ|!, so that a first
        // row of a million boxes costs nothing: |λ|!/l_1! is a product of |λ| − l_1 = below − (r − 1) numbers, upside down where that is negative.
        int rows = partition.Rows;
        if (rows == 0)
            return BigInteger.One;
        BigInteger numerator = BigInteger.One, denominator = BigInteger.One;
        int first = partition.Parts[0] + rows - 1;
        for (int factor = first + 1; factor <= partition.Size; factor++)
            numerator *= factor;
        for (int factor = partition.Size + 1; factor <= first; factor++)
            denominator *= factor;
        for (int i = 0; i < rows; i++)
        {
            int length = partition.Parts[i] + rows - 1 - i;
            for (int j = i + 1; j < rows; j++)
                numerator *= length - (partition.Parts[j] + rows - 1 - j);
            for (int factor = 2; i > 0 && factor <= length; factor++)
                denominator *= factor;
        }

        return numerator / denominator;
    }

    /// <summary>
    /// m_λ, the dimension of the irrep λ of GL_V: the number of semistandard tableaux with entries 1 … V, and of copies of the irrep λ among the functions
    /// of sequences over V symbols; 0 when λ has more than V rows.
    /// </summary>
    /// <param name="partition">λ.</param>
    /// <param name="vocabulary">V, at least 1.</param>
    public static BigInteger OfGeneralLinearGroup(Partition partition, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        if (partition.Rows > vocabulary)
            return BigInteger.Zero;

        BigInteger numerator = BigInteger.One, denominator = BigInteger.One;
        if (vocabulary > partition.Size)
        {
            // Few boxes, many symbols: Π (V + content)/hook over the boxes (Stanley, Enumerative Combinatorics 2, corollary 7.21.4).
            foreach (YoungBox box in new YoungDiagram(partition).Boxes)
            {
                numerator *= (BigInteger)vocabulary + box.Content;
                denominator *= box.HookLength;
            }

            return numerator / denominator;
        }

        // Few symbols, many boxes: Π_{i<j≤V} (λ_i − λ_j + j − i)/(j − i); pairs of two empty rows give 1.
        for (int i = 0; i < partition.Rows; i++)
        {
            for (int j = i + 1; j < vocabulary; j++)
            {
                int second = j < partition.Rows ? partition.Parts[j] : 0;
                numerator *= partition.Parts[i] - second + j - i;
                denominator *= j - i;
            }
        }

        return numerator / denominator;
    }
}
