using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kostka.Tests.Files;

/// <summary>A server of one file on this machine, which misbehaves as it is told: one rule for each request, the last one for all that follow.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _content;
    private readonly Rule[] _rules;
    private readonly List<string> _requests = [];
    private readonly CancellationTokenSource _stopped = new();
    private int _served;

    /// <summary>Serves a content.</summary>
    public LocalServer(byte[] content, params Rule[] rules)
    {
        _content = content;
        _rules = rules.Length == 0 ? [new Rule()] : rules;
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>How to answer a request.</summary>
    /// <param name="Status">An error to answer with; 0 sends the file.</param>
    /// <param name="CutAfter">Closes the connection after so many bytes of the file.</param>
    /// <param name="IgnoresRange">Sends the whole, whatever range is asked for.</param>
    /// <param name="StallsAfter">Stops sending after so many bytes, without closing.</param>
    internal sealed record Rule(int Status = 0, int? CutAfter = null, bool IgnoresRange = false, int? StallsAfter = null);

    /// <summary>The address of the file.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/archive.zip";

    /// <summary>The range that each request so far asked for, or "".</summary>
    public string[] Ranges
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _listener.Stop();
    }

    private async Task ServeAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stopped.Token);
                _ = AnswerAsync(client);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using TcpClient connection = client;
        try
        {
            await using NetworkStream stream = connection.GetStream();
            string range = await RangeAsync(stream);
            Rule rule;
            lock (_requests)
            {
                _requests.Add(range);
                rule = _rules[Math.Min(_served++, _rules.Length - 1)];
            }

            await AnswerAsync(stream, rule, range);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The other side went away, or the test is over.
        }
    }

    private static async Task<string> RangeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string range = "";
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                range = line["Range: bytes=".Length..];
        }

        return range;
    }

    private async Task AnswerAsync(NetworkStream stream, Rule rule, string range)
    {
        if (rule.Status != 0)
        {
            await WriteAsync(stream, $"HTTP/1.1 {rule.Status} Told so\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }

        int from = rule.IgnoresRange || range.Length == 0 ? 0 : int.Parse(range.TrimEnd('-'), CultureInfo.InvariantCulture);
        if (from > 0 && from >= _content.Length)
        {
            await WriteAsync(stream, $"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{_content.Length}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }

        string head = from == 0 ? "200 OK\r\n" : $"206 Partial Content\r\nContent-Range: bytes {from}-{_content.Length - 1}/{_content.Length}\r\n";
        await WriteAsync(stream, $"HTTP/1.1 {head}ETag: \"one\"\r\nContent-Length: {_content.Length - from}\r\nConnection: close\r\n\r\n");
        int end = Math.Min(_content.Length, from + (rule.CutAfter ?? rule.StallsAfter ?? _content.Length));
        await stream.WriteAsync(_content.AsMemory(from..end), _stopped.Token);
        await stream.FlushAsync(_stopped.Token);
        if (rule.StallsAfter is not null)
            await Task.Delay(Timeout.Infinite, _stopped.Token);
    }

    private static async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
}
