namespace Kostka;

/// <summary>
/// The request is wrong: a mistake that a user can make and mend. The message says what was wrong, where, and what would be right;
/// the command line prints it without a stack trace and exits with code 2.
/// </summary>
public sealed class RequestException : Exception
{
    /// <summary>A wrong request.</summary>
    /// <param name="message">What was wrong, where, and what would be right.</param>
    public RequestException(string message)
        : base(message)
    {
    }

    /// <summary>A wrong request, with the error that revealed it.</summary>
    /// <param name="message">What was wrong, where, and what would be right.</param>
    /// <param name="inner">The error that revealed it.</param>
    public RequestException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A wrong request without further words.</summary>
    public RequestException()
    {
    }
}
