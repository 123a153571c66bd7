// HMAC-SHA256 (RFC 2104, FIPS 198-1) with the pads absorbed once, when the key is read: a heartbeat then costs two compressions less and no allocation.
using System.Security.Cryptography;

namespace Bascule.Wire.Authentication;

/// <summary>One key of authkeys, ready to sign and verify.</summary>
public sealed class MessageKey
{
    public const int TagBytes = Sha256.DigestBytes;

    private readonly Sha256 inner;
    private readonly Sha256 outer;

    /// <param name="id">The number of its authkeys line, 0 to 15.</param>
    /// <param name="secret">The first word after the method, as bytes; longer than a block is hashed first, as HMAC says.</param>
    public MessageKey(byte id, ReadOnlySpan<byte> secret)
    {
        Id = id;
        Span<byte> pad = stackalloc byte[Sha256.BlockBytes];
        pad.Clear();
        if (secret.Length > Sha256.BlockBytes) Sha256.Begin().Finish(secret, 0, pad);
        else secret.CopyTo(pad);

        for (var i = 0; i < pad.Length; i++) pad[i] ^= 0x36;
        inner = Sha256.Begin();
        inner.Absorb(pad);
        for (var i = 0; i < pad.Length; i++) pad[i] ^= 0x36 ^ 0x5c;
        outer = Sha256.Begin();
        outer.Absorb(pad);
        CryptographicOperations.ZeroMemory(pad);
    }

    public byte Id { get; }

    /// <param name="tag">At least <see cref="TagBytes"/> long.</param>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> tag)
    {
        Span<byte> digest = stackalloc byte[Sha256.DigestBytes];
        var hash = inner;
        hash.Finish(message, Sha256.BlockBytes, digest);
        hash = outer;
        hash.Finish(digest, Sha256.BlockBytes, tag);
    }

    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[TagBytes];
        Sign(message, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }
}
