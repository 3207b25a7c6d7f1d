using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Kostka.Studies.Tests;

/// <summary>Every public property of a study, all the way down, as text: two studies are the same when their texts are.</summary>
internal static class StudyDump
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Enum or bool or int or ulong => $"{value}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        _ => $"{value.GetType().Name}({string.Join(", ", Properties(value).Select(p => $"{p.Name}={Of(p.GetValue(value))}"))})",
    };

    private static IEnumerable<PropertyInfo> Properties(object value) =>
        value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0);
}
