using System.Runtime.ExceptionServices;

namespace Kostka.Networks.Execution;

/// <summary>Threads that wait for work, so that starting it takes microseconds and allocates nothing. The caller is one of them.</summary>
internal sealed class Team : IDisposable
{
    private readonly SemaphoreSlim _start = new(0);
    private readonly ManualResetEventSlim _finished = new(false, 200);
    private readonly Thread[] _threads;
    private Action<int, int>? _work;
    private Exception? _failure;
    private int _tasks, _next, _busy;
    private volatile bool _stopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="size">Their number, with that of the caller; at least 1.</param>
    public Team(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _threads = new Thread[size - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Wait(worker)) { IsBackground = true, Name = $"network {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads, with that of the caller.</summary>
    public int Size => _threads.Length + 1;

    /// <summary>Carries out tasks 0 … n−1, each by whichever thread is free, and returns when all are done.</summary>
    /// <param name="tasks">Their number.</param>
    /// <param name="work">Is given the worker, 0 … <see cref="Size"/>−1, and the task.</param>
    public void Run(int tasks, Action<int, int> work)
    {
        if (tasks == 1 || _threads.Length == 0)
        {
            for (int task = 0; task < tasks; task++)
                work(0, task);
            return;
        }

        (_work, _tasks, _next, _failure) = (work, tasks, 0, null);
        int helpers = Math.Min(_threads.Length, tasks - 1);
        _finished.Reset();
        Volatile.Write(ref _busy, helpers);
        _start.Release(helpers);
        Take(0);
        _finished.Wait();
        _work = null;
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        if (_threads.Length > 0)
            _start.Release(_threads.Length);
        foreach (Thread thread in _threads)
            thread.Join();
        _start.Dispose();
        _finished.Dispose();
    }

    private void Wait(int worker)
    {
        while (true)
        {
            _start.Wait();
            if (_stopping)
                return;
            Take(worker);
            if (Interlocked.Decrement(ref _busy) == 0)
                _finished.Set();
        }
    }

    private void Take(int worker)
    {
        try
        {
            for (int task; (task = Interlocked.Increment(ref _next) - 1) < _tasks;)
                _work!(worker, task);
        }
        catch (Exception failure)
        {
            _failure ??= failure;
            Volatile.Write(ref _next, _tasks);
        }
    }
}
