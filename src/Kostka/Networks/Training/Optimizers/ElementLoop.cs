using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kostka.Networks.Training.Optimizers;

/// <summary>Runs an <see cref="IElementStep{T}"/> over a tensor: everything is read and written once.</summary>
internal static class ElementLoop
{
    /// <summary>One step of one tensor.</summary>
    /// <param name="element">The step of a parameter.</param>
    /// <param name="scale">Factor of the gradient.</param>
    /// <param name="decay">Strength of the pull to the centre.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="centre">What decay pulls to; empty for the origin.</param>
    /// <param name="parameters">The parameters, moved.</param>
    /// <param name="previous">Receives them as they were.</param>
    /// <param name="first">First memory.</param>
    /// <param name="second">Second memory; empty where the optimiser has only one.</param>
    /// <returns>Whether all new parameters are finite.</returns>
    public static bool Run<T, TStep>(
        TStep element, T scale, T decay, ReadOnlySpan<T> gradient, ReadOnlySpan<T> centre, Span<T> parameters, Span<T> previous, Span<T> first, Span<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IElementStep<T>
    {
        int width = Vector<T>.Count, whole = parameters.Length / width * width;
        var run = new Numbers<T>(new Vector<T>(scale), new Vector<T>(decay));
        Vector<T> residue = Vectors(element, run, gradient[..whole], Head(centre, whole), parameters[..whole], previous[..whole], first[..whole], Head(second, whole));
        int left = parameters.Length - whole;
        if (left > 0)
        {
            Span<T> pad = stackalloc T[6 * width];
            pad.Clear();
            Span<T> g = pad[..width], c = pad.Slice(width, width), p = pad.Slice(2 * width, width), old = pad.Slice(3 * width, width);
            Span<T> m = pad.Slice(4 * width, width), s = pad.Slice(5 * width, width);
            gradient[whole..].CopyTo(g);
            Tail(centre, whole).CopyTo(c);
            parameters[whole..].CopyTo(p);
            first[whole..].CopyTo(m);
            Tail(second, whole).CopyTo(s);
            residue += Vectors(element, run, g, centre.IsEmpty ? [] : c, p, old, m, second.IsEmpty ? [] : s);
            p[..left].CopyTo(parameters[whole..]);
            old[..left].CopyTo(previous[whole..]);
            m[..left].CopyTo(first[whole..]);
            if (!second.IsEmpty)
                s[..left].CopyTo(second[whole..]);
        }

        return Vector.Sum(residue) == T.Zero;
    }

    private static Vector<T> Vectors<T, TStep>(
        TStep element, Numbers<T> run, ReadOnlySpan<T> gradient, ReadOnlySpan<T> centre, Span<T> parameters, Span<T> previous, Span<T> first, Span<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IElementStep<T>
    {
        ReadOnlySpan<Vector<T>> g = Cast(gradient), c = Cast(centre);
        Span<Vector<T>> p = Cast(parameters), old = Cast(previous), m = Cast(first), s = Cast(second);
        var residue = Vector<T>.Zero;
        var none = Vector<T>.Zero;
        for (int i = 0; i < p.Length; i++)
        {
            Vector<T> before = p[i];
            Vector<T> pull = run.Decay * (c.IsEmpty ? before : before - c[i]);
            Vector<T> after = element.Step(before, run.Scale * g[i], pull, ref m[i], ref s.IsEmpty ? ref none : ref s[i]);

            // x − x is 0 for numbers, and not a number for infinities and what is none.
            residue += after - after;
            old[i] = before;
            p[i] = after;
        }

        return residue;
    }

    private static ReadOnlySpan<T> Head<T>(ReadOnlySpan<T> values, int count) => values.IsEmpty ? [] : values[..count];

    private static Span<T> Head<T>(Span<T> values, int count) => values.IsEmpty ? [] : values[..count];

    private static ReadOnlySpan<T> Tail<T>(ReadOnlySpan<T> values, int start) => values.IsEmpty ? [] : values[start..];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<Vector<T>> Cast<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.Cast<T, Vector<T>>(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<Vector<T>> Cast<T>(Span<T> values)
        where T : unmanaged => MemoryMarshal.Cast<T, Vector<T>>(values);

    private readonly record struct Numbers<T>(Vector<T> Scale, Vector<T> Decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
