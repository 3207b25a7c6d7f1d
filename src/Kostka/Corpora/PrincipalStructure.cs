using System.Collections.Immutable;

namespace Kostka.Corpora;

/// <summary>The largest principal components of windows of a text, and the levels that an exchangeable measure would have instead.</summary>
/// <param name="Components">Descending by eigenvalue.</param>
/// <param name="Multiplets">The levels of the exchangeable idealisation, descending by eigenvalue, both irreps together.</param>
public sealed record PrincipalStructure(ImmutableArray<PrincipalComponent> Components, ImmutableArray<Multiplet> Multiplets);
