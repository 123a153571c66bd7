// HTTP as it comes over a wire: whole, in pieces, and wrong.
using System.Text;
using Bascule.Checks.Attempts;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Checks.Tests;

public sealed class BeginningsOfAnswers
{
    private static HttpHead? Head(string text) => HttpHead.TryRead(Encoding.Latin1.GetBytes(text), out var head) ? head : null;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, 5L, false)]
    [InlineData("HTTP/1.0 500\r\n\r\n", 500, null, false)]
    [InlineData("HTTP/1.1 200 OK\ncontent-length:7\n\n", 200, 7L, false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 200, null, true)]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, 0L, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", 200, null, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n", 200, null, false)]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n", 404, null, false)]
    public void The_status_and_the_length_are_read(string text, int status, long? length, bool isChunked)
    {
        var head = Head(text).ShouldNotBeNull();
        (head.Status, head.Length, head.IsChunked).ShouldBe((status, length, isChunked));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1200 OK\r\n\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("")]
    public void What_is_not_whole_or_none_is_not_read(string text) => Head(text).ShouldBeNull();

    [Fact]
    public void A_stranger_is_known_by_its_first_bytes()
    {
        HttpHead.MayBeOne("HT"u8).ShouldBeTrue();
        HttpHead.MayBeOne("SSH"u8).ShouldBeFalse();
        HttpHead.MayBeOne("HTTP/2"u8).ShouldBeFalse();
    }

    private static (string Text, bool IsOver) Body(HttpHead head, string raw, int size)
    {
        var body = new HttpBody(head);
        foreach (var part in Encoding.Latin1.GetBytes(raw).Chunk(size)) body.Take(part);
        return (Encoding.Latin1.GetString(body.Bytes), body.IsOver);
    }

    [Theory]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", "hello", true)]
    [InlineData("5;name=value\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world", true)]
    [InlineData("A\n0123456789\n0\n\n", "0123456789", true)]
    [InlineData("5\r\nhel", "hel", false)]
    [InlineData("fffffffffffffffffffff\r\nx", "", true)]
    [InlineData("nonsense\r\n", "", true)]
    public void Chunks_are_joined_however_they_come(string raw, string text, bool isOver)
    {
        for (var size = 1; size <= raw.Length; size++) Body(new HttpHead(200, 0, null, IsChunked: true), raw, size).ShouldBe((text, isOver));
    }

    [Fact]
    public void A_body_ends_with_its_length() => Body(new HttpHead(200, 0, 5, IsChunked: false), "hello, and more", 4).ShouldBe(("hello", true));

    [Fact]
    public void Of_a_body_without_end_the_beginning_is_kept()
    {
        var body = new HttpBody(new HttpHead(200, 0, null, IsChunked: false));
        for (var i = 0; i < 100; i++) body.Take(new byte[4096]);
        body.IsFull.ShouldBeTrue();
        body.Bytes.Length.ShouldBe(HttpBody.KeptBytes);
    }

    [Fact]
    public void No_bytes_whatever_break_it() => Prop.ForAll<byte[]>(bytes =>
    {
        var answer = Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n").Concat(bytes).Concat("\r\n\r\n"u8.ToArray()).ToArray();
        if (!HttpHead.TryRead(answer, out var head)) return true;
        var body = new HttpBody(head);
        body.Take(answer.AsSpan(head.SizeBytes));
        body.Take(bytes);
        return body.Bytes.Length <= HttpBody.KeptBytes;
    }).QuickCheckThrowOnFailure();
}
