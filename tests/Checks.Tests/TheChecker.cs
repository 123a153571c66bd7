// The role as a whole, over pipes: told what to check, it says how each attempt ended, and ends when nobody tells it anything more.
using System.IO.Pipes;
using System.Text;

namespace Bascule.Checks.Tests;

public sealed class TheChecker
{
    private sealed class Running : IDisposable
    {
        private readonly AnonymousPipeServerStream orders = new(PipeDirection.Out);
        private readonly AnonymousPipeServerStream verdicts = new(PipeDirection.In);
        private readonly StreamReader reader;

        public Running()
        {
            var (input, output) = (new AnonymousPipeClientStream(PipeDirection.In, orders.ClientSafePipeHandle), new AnonymousPipeClientStream(PipeDirection.Out, verdicts.ClientSafePipeHandle));
            Thread = new Thread(() =>
            {
                CheckerRole.Run(input, output);
                output.Dispose();
            });
            Thread.Start();
            reader = new StreamReader(verdicts);
        }

        public Thread Thread { get; }

        public void Say(byte[] line)
        {
            orders.Write(line);
            orders.Flush();
        }

        public void Say(params WantedCheck[] checks) => Say(Lines.Of(new CheckOrder([.. checks])));

        /// <summary>The next line; null at the end.</summary>
        public async Task<Verdict?> Hear()
        {
            if (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is not { } line) return null;
            Lines.TryRead(Encoding.UTF8.GetBytes(line), out Verdict verdict).ShouldBeTrue(line);
            return verdict;
        }

        public async Task<Verdict> HearOf(long id)
        {
            while (true)
                if ((await Hear()).ShouldNotBeNull() is var verdict && verdict.Id == id) return verdict;
        }

        public void EndOrders() => orders.Dispose();

        public void Dispose()
        {
            EndOrders();
            Thread.Join();
            reader.Dispose();
            verdicts.Dispose();
        }
    }

    private static Check Often(Check check) => check with { Every = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task It_checks_again_and_again_what_it_was_told()
    {
        await using var good = new SmallServer("HTTP/1.1 200 OK\r\n\r\nfine");
        await using var bad = new SmallServer("HTTP/1.1 503 Busy\r\n\r\nlater");
        using var checker = new Running();
        checker.Say(new WantedCheck(1, Often(good.Check())), new WantedCheck(2, Often(bad.Check())));
        for (var i = 0; i < 3; i++)
        {
            (await checker.HearOf(1)).Answer.ShouldBe(Answer.Good);
            var verdict = await checker.HearOf(2);
            (verdict.Answer, verdict.Evidence).ShouldBe((Answer.Bad, "status 503, \"later\""));
        }
    }

    [Fact]
    public async Task What_is_not_wanted_any_more_is_not_checked_any_more()
    {
        await using var server = new SmallServer("HTTP/1.1 200 OK\r\n\r\nfine");
        using var checker = new Running();
        checker.Say(new WantedCheck(1, Often(server.Check())));
        await checker.HearOf(1);
        checker.Say(new WantedCheck(2, Often(server.Check())));
        await checker.HearOf(2);
        for (var i = 0; i < 10; i++) (await checker.HearOf(2)).Id.ShouldNotBe(1);
        checker.Say();
        // From the second sign of life on nothing of a check can be under way.
        await checker.HearOf(0);
        await checker.HearOf(0);
        for (var i = 0; i < 2; i++) (await checker.Hear())!.Id.ShouldBe(0);
    }

    [Fact]
    public async Task A_check_that_hangs_does_not_delay_the_others()
    {
        await using var hung = new SmallServer((_, stop) => Task.Delay(Timeout.Infinite, stop));
        await using var good = new SmallServer("HTTP/1.1 200 OK\r\n\r\nfine");
        using var checker = new Running();
        checker.Say([.. Enumerable.Range(2, 50).Select(id => new WantedCheck(id, hung.Check())), new WantedCheck(1, Often(good.Check()))]);
        for (var i = 0; i < 10; i++) (await checker.HearOf(1)).Answer.ShouldBe(Answer.Good);
    }

    [Fact]
    public async Task Nonsense_changes_nothing()
    {
        await using var server = new SmallServer("HTTP/1.1 200 OK\r\n\r\nfine");
        using var checker = new Running();
        checker.Say(new WantedCheck(1, Often(server.Check())));
        checker.Say("this is no order\n"u8.ToArray());
        for (var i = 0; i < 3; i++) (await checker.HearOf(1)).Answer.ShouldBe(Answer.Good);
    }

    [Fact]
    public async Task It_ends_when_its_input_ends()
    {
        using var checker = new Running();
        await checker.Hear();
        checker.EndOrders();
        while (await checker.Hear() is not null) { }
        checker.Thread.Join();
    }
}
