// A node that only talks: a control socket in a folder of its own, answering what the test says.
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

internal sealed class FakeNode : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bascule-cli-");
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<ControlRequest> asked = [];
    private readonly Task serving;

    /// <param name="answer">The line to send; null closes the connection without one.</param>
    private FakeNode(Func<ControlRequest, string?> answer)
    {
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen();
        serving = Task.Run(() => Serve(answer));
    }

    public string SocketPath => Path.Combine(folder.FullName, "control");

    public IReadOnlyList<ControlRequest> Asked
    {
        get { lock (asked) return [.. asked]; }
    }

    public static FakeNode Answering(Func<ControlRequest, ControlResponse> answer) =>
        new(request => JsonSerializer.Serialize(answer(request), ControlJson.Default.ControlResponse));

    public static FakeNode With(StatusReport status) => Answering(_ => new ControlResponse { Ok = true, Sentence = "", Status = status });

    public static FakeNode Sending(string? line) => new(_ => line);

    public static FakeNode Sending(Func<ControlRequest, string?> line) => new(line);

    public void Dispose()
    {
        listener.Dispose();
        serving.Wait();
        folder.Delete(recursive: true);
    }

    private void Serve(Func<ControlRequest, string?> answer)
    {
        while (true)
        {
            try
            {
                using var client = listener.Accept();
                using var stream = new NetworkStream(client);
                using var reader = new StreamReader(stream, leaveOpen: true);
                var request = JsonSerializer.Deserialize(reader.ReadLine() ?? "null", ControlJson.Default.ControlRequest);
                if (request is null) continue;

                lock (asked) asked.Add(request);
                if (answer(request) is { } line) stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                if (e is not IOException) return;
            }
        }
    }
}
