using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Portcullis.Architecture.Tests;

/// <summary>Reads the instructions of an assembly's methods: which members each type calls, and which operations it uses.</summary>
internal static class InstructionScan
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>For each outermost type's name, what its methods (and those of types nested in it) do.</summary>
    public static IEnumerable<(string Type, string Method, string Does)> Of(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        MetadataReader reader = file.GetMetadataReader();
        var found = new List<(string, string, string)>();
        foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
                continue;
            string type = Outermost(reader, method.GetDeclaringType());
            string name = reader.GetString(method.Name);
            BlobReader il = file.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
            foreach (string does in Instructions(reader, il))
                found.Add((type, name, does));
        }
        return found;
    }

    private static IEnumerable<string> Instructions(MetadataReader reader, BlobReader il)
    {
        var found = new List<string>();
        while (il.RemainingBytes > 0)
        {
            int value = il.ReadByte();
            if (value == 0xFE)
                value = 0xFE00 | il.ReadByte();
            OpCode code = Codes[value];
            if (code.OperandType == OperandType.InlineSwitch)
            {
                int cases = il.ReadInt32();
                il.Offset += cases * 4;
                continue;
            }
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                string target = Describe(reader, MetadataTokens.EntityHandle(il.ReadInt32()));
                found.Add(code == OpCodes.Box ? "box " + target : target);
                continue;
            }
            il.Offset += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                _ => 4,
            };
        }
        return found;
    }

    private static string Describe(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MemberReference:
                MemberReference member = reader.GetMemberReference((MemberReferenceHandle)handle);
                return $"{Describe(reader, member.Parent)}.{reader.GetString(member.Name)}";
            case HandleKind.MethodSpecification:
                return Describe(reader, reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.TypeReference:
                TypeReference type = reader.GetTypeReference((TypeReferenceHandle)handle);
                return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
            case HandleKind.TypeDefinition:
                return reader.GetString(reader.GetTypeDefinition((TypeDefinitionHandle)handle).Name);
            case HandleKind.MethodDefinition:
                MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                return $"{reader.GetString(reader.GetTypeDefinition(method.GetDeclaringType()).Name)}.{reader.GetString(method.Name)}";
            default:
                return "";
        }
    }

    private static string Outermost(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        return reader.GetString(type.Name).Split('`')[0];
    }
}
