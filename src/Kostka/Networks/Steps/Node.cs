using System.Numerics;

namespace Kostka.Networks.Steps;

/// <summary>
/// What flows from step to step: rows of numbers, and (backward) the slopes of the loss in them. A local node has rows of its own for every sample; a shared one has the
/// rows of a table, which all samples read.
/// </summary>
internal sealed class Node
{
    private readonly Node? _parent;
    private readonly int _at;

    private Node(bool shared, int positions, int width, int rows, Node? parent = null, int at = 0) =>
        (Shared, Positions, Width, Rows, _parent, _at) = (shared, positions, width, rows, parent, at);

    /// <summary>Whether all samples read the same rows.</summary>
    public bool Shared { get; }

    /// <summary>Rows per sample; 1 for shared nodes, whose unit is the row.</summary>
    public int Positions { get; }

    /// <summary>Numbers in a row.</summary>
    public int Width { get; }

    /// <summary>Rows of the table, of a shared node.</summary>
    public int Rows { get; }

    /// <summary>The node whose memory this one shows.</summary>
    public Node Root => _parent?.Root ?? this;

    /// <summary>Where the values start in their memory.</summary>
    public int ValuesAt
    {
        get => _parent is null ? field : _parent.ValuesAt + _at;
        set;
    }

    /// <summary>Where the slopes start; −1 while they have no place.</summary>
    public int SlopesAt
    {
        get => _parent is null ? field : _parent.SlopesAt + _at;
        set;
    } = -1;

    /// <summary>A node with rows for every sample.</summary>
    public static Node Local(int positions, int width) => new(false, positions, width, 0);

    /// <summary>A table of rows.</summary>
    public static Node Table(int rows, int width) => new(true, 1, width, rows);

    /// <summary>All positions of every sample side by side in one row, without a copy.</summary>
    public Node Flattened() => new(false, 1, checked(Positions * Width), 0, this);

    /// <summary>One row of a table, without a copy.</summary>
    public Node Row(int row) => new(true, 1, Width, 1, this, row * Width);

    /// <summary>Values of the pass's samples, or of its rows.</summary>
    public Span<T> Values<T>(in Pass<T> pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Shared ? pass.Shared.Slice(ValuesAt + (pass.Start * Width), pass.Count * Width) : pass.Local.Slice(ValuesAt, pass.Count * Positions * Width);

    /// <summary>Slopes of the pass's samples, or of its rows.</summary>
    public Span<T> Slopes<T>(in Pass<T> pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Shared ? pass.SharedSlopes.Slice(SlopesAt + (pass.Start * Width), pass.Count * Width) : pass.Local.Slice(SlopesAt, pass.Count * Positions * Width);

    /// <summary>Values of all rows of a shared node.</summary>
    public Span<T> TableValues<T>(in Pass<T> pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => pass.Shared.Slice(ValuesAt, Rows * Width);

    /// <summary>Slopes of all rows of a shared node.</summary>
    public Span<T> TableSlopes<T>(in Pass<T> pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => pass.SharedSlopes.Slice(SlopesAt, Rows * Width);
}
