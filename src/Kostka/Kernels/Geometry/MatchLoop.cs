using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>row ← positions, plus the token variance where a column's token equals the row's.</summary>
internal readonly ref struct MatchLoop<T>(Span<T> row, ReadOnlySpan<T> positions, ReadOnlySpan<T> tokens, T token, double variance) : ILaneLoop
    where T : unmanaged, ILane<T>
{
    private readonly Span<T> _row = row;
    private readonly ReadOnlySpan<T> _positions = positions, _tokens = tokens;
    private readonly T _token = token;

    public static void Run(Span<T> row, ReadOnlySpan<T> positions, ReadOnlySpan<T> tokens, T token, double variance) =>
        LaneLoop.Run<T, MatchLoop<T>>(new(row, positions, tokens, token, variance));

    public void Run<TLane>()
        where TLane : unmanaged, ILane<TLane>
    {
        TLane token = LaneLoop.Broadcast<T, TLane>(_token), match = TLane.Of(variance), zero = TLane.Of(0);
        Span<TLane> row = LaneLoop.As<T, TLane>(_row);
        ReadOnlySpan<TLane> positions = LaneLoop.As<T, TLane>(_positions)[..row.Length], tokens = LaneLoop.As<T, TLane>(_tokens)[..row.Length];
        for (int j = 0; j < row.Length; j++)
            row[j] = positions[j] + TLane.WhereEqual(tokens[j], token, match, zero);
    }
}
