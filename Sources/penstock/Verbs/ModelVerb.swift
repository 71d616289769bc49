internal import Dispatch
internal import Glibc
internal import Locking
internal import MCPDoor
internal import MCPProtocol
internal import Wire

/// `penstock mcp`: speaks the Model Context Protocol over standard input and output.
struct ModelVerb {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        guard let path = invocation.text("data"), let name = invocation.text("workspace") else {
            throw VerbFailure(.usage, "mcp needs --data and --workspace")
        }
        let narrowing = try narrowing()
        if invocation.isSet("print-config") { return printConfiguration(path, name) }
        // Blocked before any thread starts, so that every thread leaves the signals to the one that waits for them.
        let signals = StopSignals()
        let session = try Session(path: path, purpose: "mcp", creates: true, workspaceName: name)
        try session.open()
        defer { session.close() }
        let stop = OneTimeSignal()
        DispatchQueue.global().async {
            var signals = signals
            signals.wait()
            stop.fire()
        }
        let relay = ModelRelay(headers: [(FrontDoor.workspaceHeader, name)] + narrowing, client: session.client)
        MCPLines(endpoint: relay, output: STDOUT_FILENO).run(input: STDIN_FILENO, stop: stop)
    }

    /// What is offered at most, as the fields that say so.
    private func narrowing() throws(VerbFailure) -> [(name: String, value: String)] {
        let selection = try ToolSelection(invocation, toolsets: "toolsets", readOnly: "read-only")
        var fields: [(name: String, value: String)] = []
        if selection.toolsets != nil { fields.append(("X-MCP-Toolsets", invocation.given["toolsets"] ?? "")) }
        if selection.isReadOnly { fields.append(("X-MCP-Readonly", "true")) }
        return fields
    }

    private func printConfiguration(_ path: String, _ name: String) {
        var arguments = ["mcp", "--data", Self.absolute(path)]
        if invocation.given["workspace"] != nil { arguments += ["--workspace", name] }
        if let toolsets = invocation.given["toolsets"] { arguments += ["--toolsets", toolsets] }
        if invocation.isSet("read-only") { arguments.append("--read-only") }
        let configuration = HostConfiguration(
            program: Self.program, arguments: arguments, address: "http://127.0.0.1:7070\(ModelEntrance.protocolPath)")
        Output.text(configuration.text)
    }

    /// The path of this program.
    private static var program: String {
        // The result is ours, and freed.
        guard let path = unsafe realpath("/proc/self/exe", nil) else { return "penstock" }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// A path that means the same wherever the program is started.
    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let directory = unsafe getcwd(nil, 0) else { return path }  // ours, and freed
        defer { unsafe free(directory) }
        let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return unsafe String(cString: directory) + "/" + plain
    }
}
