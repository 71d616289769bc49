import Glibc
import HTTPServer
import MCPProtocol

/// The program: the fixtures over HTTP or over standard input and output, until it is told to end.
@main
enum FixtureProgram {
    private static let usage = """
        Usage: mcp-fixture-server --port N | --stdio
          --port N   serve http://127.0.0.1:N/mcp; 0 takes any free port. The address is printed.
          --stdio    serve standard input and output.

        """

    static func main() {
        // A client that leaves in the middle of an answer is no reason to end.
        _ = signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments == ["--stdio"] {
            let service = FixtureService(hub: FixtureHub(), callerIdentity: "")
            let endpoint = MCPLocalEndpoint(server: MCPServer(), service: { service })
            MCPLines(endpoint: endpoint, output: STDOUT_FILENO).run(input: STDIN_FILENO)
        } else if arguments.count == 2, arguments[0] == "--port", let port = UInt16(arguments[1]) {
            serve(port: port)
        } else {
            print(usage, to: STDERR_FILENO)
            exit(2)
        }
    }

    private static func serve(port: UInt16) {
        // Blocked before any thread begins, so that only the wait below takes them.
        var stops = sigset_t()
        _ = unsafe sigemptyset(&stops)  // the set is ours, and lent for each call
        _ = unsafe sigaddset(&stops, SIGTERM)  // as above
        _ = unsafe sigaddset(&stops, SIGINT)  // as above
        _ = unsafe pthread_sigmask(SIG_BLOCK, &stops, nil)  // as above
        do {
            let server = try HTTPServer(
                listener: .tcp(host: "127.0.0.1", port: port),
                service: FixtureDoor(server: MCPServer(), hub: FixtureHub()))
            print("http://127.0.0.1:\(server.boundPort ?? port)\(FixtureDoor.path)\n", to: STDOUT_FILENO)
            var signal: Int32 = 0
            _ = unsafe sigwait(&stops, &signal)  // writes one number
            server.drain(graceSeconds: 1)
        } catch {
            print("\(error)\n", to: STDERR_FILENO)
            exit(1)
        }
    }

    private static func print(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }  // lent
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
