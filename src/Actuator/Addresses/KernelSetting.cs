using Bascule.Linux.Files;

namespace Bascule.Actuator.Addresses;

/// <summary>One file of /proc/sys, in the network namespace of the calling thread.</summary>
internal static class KernelSetting
{
    public static bool TryRead(string path, out string value)
    {
        value = "";
        try
        {
            value = TextFile.Read(path).Trim();
            return true;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Leaves the file alone when it says so already.</summary>
    public static bool TrySet(string path, string value, out string refusal)
    {
        refusal = "";
        if (TryRead(path, out var now) && now == value)
        {
            return true;
        }

        try
        {
            TextFile.Write(path, value);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            refusal = $"{path} could not be set to {value}: {failure.Message}";
            return false;
        }
    }
}
