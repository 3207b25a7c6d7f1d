using System.Reflection;
using System.Reflection.Emit;

namespace Kostka.Tests.House;

/// <summary>The types that a compiled type uses: in its declaration, its members' signatures, and the instructions of its methods.</summary>
internal static class CompiledUses
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every type used, generic arguments and element types included.</summary>
    public static IEnumerable<Type> Of(Type type)
    {
        IEnumerable<Type?> declared = [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(All).Select(f => f.FieldType)];
        IEnumerable<MethodBase> methods = [.. type.GetMethods(All), .. type.GetConstructors(All)];
        return declared.Concat(methods.SelectMany(OfMethod)).OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type?> OfMethod(MethodBase method)
    {
        IEnumerable<Type?> signature = method.GetParameters().Select(p => p.ParameterType).Append((method as MethodInfo)?.ReturnType);
        MethodBody? body = method.GetMethodBody();
        return body is null ? signature : signature.Concat(body.LocalVariables.Select(v => v.LocalType)).Concat(OfInstructions(method, body.GetILAsByteArray()!));
    }

    private static List<Type?> OfInstructions(MethodBase method, byte[] bytes)
    {
        List<Type?> used = [];
        Type[]? typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < bytes.Length;)
        {
            short value = bytes[at++];
            if (value == 0xFE)
                value = unchecked((short)(0xFE00 | bytes[at++]));
            OpCode code = _codes[value];
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    MemberInfo? member = method.Module.ResolveMember(BitConverter.ToInt32(bytes, at), typeArguments, methodArguments);
                    used.Add(member as Type ?? member?.DeclaringType);
                    if (member is MethodBase called)
                    {
                        used.AddRange(called.GetParameters().Select(p => p.ParameterType).Append((called as MethodInfo)?.ReturnType));
                        if (called.IsGenericMethod)
                            used.AddRange(called.GetGenericArguments());
                    }
                    else if (member is FieldInfo field)
                        used.Add(field.FieldType);
                    break;
                case OperandType.InlineSwitch:
                    at += 4 * BitConverter.ToInt32(bytes, at);
                    break;
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                _ => 4,
            };
        }

        return used;
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()) : [type];
    }
}
