using Kostka.Numerics;

namespace Kostka.Networks.Execution;

/// <summary>
/// Keeps the machine's linear algebra to one thread, for the whole process, while at least one engine runs: the engine has threads of its own.
/// </summary>
internal static class SingleThreadedProducts
{
    private static readonly Lock _lock = new();
    private static readonly Leave _leave = new();
    private static int _users, _before;

    /// <summary>From here on, until the result is disposed of, one thread.</summary>
    public static IDisposable Enter()
    {
        lock (_lock)
        {
            if (_users++ == 0 && LinearAlgebra.Native is { } native)
            {
                _before = native.Threads;
                native.Threads = 1;
            }
        }

        return _leave;
    }

    // The last to leave restores what was.
    private sealed class Leave : IDisposable
    {
        public void Dispose()
        {
            lock (_lock)
            {
                if (--_users == 0 && LinearAlgebra.Native is { } native)
                    native.Threads = _before;
            }
        }
    }
}
