using System.Security.Cryptography;
using Bascule.Wire.Authentication;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Wire.Tests;

public sealed class MessageKeys
{
    [Fact]
    public void Sign_as_the_platform_does()
    {
        Prop.ForAll<byte[], byte[]>((secret, message) =>
        {
            var tag = new byte[MessageKey.TagBytes];
            new MessageKey(1, secret).Sign(message, tag);
            return tag.AsSpan().SequenceEqual(HMACSHA256.HashData(secret, message));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(55), InlineData(56), InlineData(63), InlineData(64), InlineData(65), InlineData(119), InlineData(120), InlineData(128), InlineData(1400)]
    public void Sign_messages_around_the_block_boundaries(int bytes)
    {
        var message = Enumerable.Range(0, bytes).Select(i => (byte)i).ToArray();
        var tag = new byte[MessageKey.TagBytes];
        new MessageKey(0, new byte[70]).Sign(message, tag);
        tag.ShouldBe(HMACSHA256.HashData(new byte[70], message));
    }

    [Fact]
    public void Refuse_a_tag_that_differs_in_one_bit()
    {
        var key = new MessageKey(1, "Secret"u8);
        var tag = new byte[MessageKey.TagBytes];
        key.Sign("text"u8, tag);
        key.Verifies("text"u8, tag).ShouldBeTrue();
        tag[31] ^= 1;
        key.Verifies("text"u8, tag).ShouldBeFalse();
    }

    [Fact]
    public void Sign_without_allocating()
    {
        var key = new MessageKey(1, "Secret"u8);
        var tag = new byte[MessageKey.TagBytes];
        key.Sign("text"u8, tag);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) key.Sign("text"u8, tag);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
