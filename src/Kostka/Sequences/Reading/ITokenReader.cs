namespace Kostka.Sequences.Reading;

/// <summary>Turns streams, one after the other, into one list of tokens.</summary>
internal interface ITokenReader
{
    /// <summary>Appends the tokens of a stream.</summary>
    /// <param name="stream">UTF-8 text (any bytes where tokens are bytes), read to its end.</param>
    /// <param name="name">What the stream is called in messages, as in "The text file a.txt".</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="RequestException">The stream is not what tokens can be read from, or holds none.</exception>
    void Read(Stream stream, string name, CancellationToken cancellation);

    /// <summary>What has been read so far. Read nothing more after this.</summary>
    TokenizedText ToText();
}
