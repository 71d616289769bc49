internal import DealModel
internal import Dispatch
internal import Glibc
internal import HTTPServer
internal import Operations
internal import Wire
internal import WorkspaceStore

/// `penstock serve`: owns a data folder and answers over HTTP until it is told to stop.
struct ServeVerb {
    /// How long requests that have begun may take once the server is told to stop; longer ones are broken off.
    static let graceSeconds = 25

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() throws(VerbFailure) {
        guard let listen = invocation.listenAddress, let path = invocation.text("data"),
            let name = invocation.text("workspace")
        else { throw VerbFailure(.usage, "serve needs --listen, --data and --workspace") }
        try checkOpen(listen)
        // Blocked before any thread starts, so that every thread leaves the signals to this one.
        var signals = StopSignals()
        let limits = limits
        let owner = try Owner(
            path: path, purpose: "serve", creates: true, workspaceName: name, limits: limits,
            requestLimits: requestLimits)
        let workspace = try open(name, in: owner)
        let front = FrontDoor(
            door: owner.door, workspaces: owner.workspaces, workspaceName: name, bodyBytesMax: limits.bodyBytesMax,
            spoolDirectory: owner.folder.spoolPath)
        let server: HTTPServer
        do {
            server = try HTTPServer(
                listener: .tcp(host: listen.host, port: listen.port), limits: limits, allowedHosts: .standard,
                service: front)
        } catch {
            owner.close(graceSeconds: 0)
            throw VerbFailure(.unavailable, error.description)
        }
        announce(ListenAddress(host: listen.host, port: server.boundPort ?? listen.port), workspace)
        signals.wait()
        signals.restore()
        Output.error("penstock: finishing what has begun; once more ends at once\n")
        server.drain(graceSeconds: Self.graceSeconds)
        owner.close(graceSeconds: Self.graceSeconds)
        Output.error("penstock: stopped\n")
    }

    /// Without keys everybody who reaches the address may do everything, so that must be said and stay on this machine.
    private func checkOpen(_ listen: ListenAddress) throws(VerbFailure) {
        guard invocation.isSet("open") else {
            throw VerbFailure(
                .usage,
                "there are no keys yet, so whoever reaches the server may do everything: say --open to serve this "
                    + "machine alone")
        }
        let isLoopback = ["localhost", "::1"].contains(listen.host) || listen.host.hasPrefix("127.")
        guard isLoopback else {
            throw VerbFailure(.usage, "--open serves this machine alone: --listen takes 127.0.0.1, ::1 or localhost")
        }
    }

    private var limits: HTTPLimits {
        var limits = HTTPLimits()
        set(&limits.bodyBytesMax, "body-bytes-max")
        set(&limits.headBytesMax, "head-bytes-max")
        set(&limits.headerFieldsMax, "header-fields-max")
        set(&limits.urlBytesMax, "url-bytes-max")
        set(&limits.queryArgumentsMax, "query-arguments-max")
        set(&limits.connectionsMax, "connections-max")
        limits.connectionsPerAddressMax = limits.connectionsMax
        set(&limits.connectionsPerAddressMax, "address-connections-max")
        set(&limits.headDeadlineSeconds, "head-seconds-max")
        set(&limits.bodyDeadlineSeconds, "body-seconds-max")
        set(&limits.writeStallSeconds, "write-seconds-max")
        limits.connectionPoolBytes = max(limits.connectionPoolBytes, 2 * limits.headBytesMax)
        return limits
    }

    private var requestLimits: RequestLimits {
        let usual = RequestLimits()
        var (depth, entries) = (usual.jsonDepthMax, usual.pageEntriesMax)
        set(&depth, "json-depth-max")
        set(&entries, "page-entries-max")
        return RequestLimits(jsonDepthMax: depth, pageEntriesMax: entries)
    }

    private func set(_ limit: inout Int, _ flag: String) {
        if let value = invocation.integer(flag) { limit = Int(value) }
    }

    /// Opens the workspace with its progress shown; `default` is always there.
    private func open(_ name: String, in owner: Owner) throws(VerbFailure) -> Workspace {
        let line = ProgressDisplay(label: "reading \(name)", unit: .parts)
        do throws(Problem) {
            let creation: WorkspaceHolder.Creation = name == Owner.defaultWorkspace ? .seeded : .none
            let workspace = try owner.workspaces.workspace(named: name, creation: creation) { share in
                line.show(done: Int(share * 1_000), total: 1_000)
            }
            line.finish()
            return workspace
        } catch {
            line.finish()
            owner.close(graceSeconds: 0)
            throw VerbFailure(.unusable, error.detail)
        }
    }

    private func announce(_ address: ListenAddress, _ workspace: Workspace) {
        if invocation.isSet("json") {
            let line: JSON = [
                "listening": .string("http://\(address)"), "workspace": .string(workspace.name), "open": true,
                "data_version": .integer(workspace.validity.dataVersion),
            ]
            return Output.text(line.encodedText() + "\n")
        }
        Output.text(
            """
            Penstock \(programVersion) serves workspace '\(workspace.name)' on http://\(address), \
            open to this machine.

              open   http://\(address)/api/v1/pipelines/summary
              curl   curl -s http://\(address)/api/v1/deals?limit=3
              curl   curl -s 'http://\(address)/api/v1/pipelines/summary?as_of=2026-01-31&include=closed'
              all    http://\(address)/openapi.json

            Ctrl-C ends it.

            """)
    }
}
