internal import DealModel
internal import Dispatch
internal import Glibc
internal import HTTPServer
internal import MCPDoor
internal import Operations
internal import SQLSandbox
internal import Telemetry
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
        let rules = try rules(listen)
        // Blocked before any thread starts, so that every thread leaves the signals to this one.
        var signals = StopSignals()
        let limits = limits
        let owner = try Owner(
            path: path, purpose: "serve", creates: true, workspaceName: name, limits: limits,
            requestLimits: requestLimits, rules: rules,
            tools: try ToolSelection(invocation, toolsets: "mcp-toolsets", readOnly: "mcp-read-only"),
            log: RequestLog.Destination(option: invocation.text("log") ?? "none"))
        let workspace = try open(name, in: owner)
        let server: HTTPServer
        do {
            server = try HTTPServer(
                listener: .tcp(host: listen.host, port: listen.port), limits: limits, allowedHosts: allowedHosts,
                service: owner.front)
        } catch {
            owner.close(graceSeconds: 0)
            throw VerbFailure(.unavailable, error.description)
        }
        owner.sql.warmUp()
        announce(ListenAddress(host: listen.host, port: server.boundPort ?? listen.port), workspace)
        signals.wait()
        signals.restore()
        Output.error("penstock: finishing what has begun; once more ends at once\n")
        server.drain(graceSeconds: Self.graceSeconds)
        owner.close(graceSeconds: Self.graceSeconds)
        Output.error("penstock: stopped\n")
    }

    /// Who may come in.
    private func rules(_ listen: ListenAddress) throws(VerbFailure) -> AdmissionRules {
        var rules = AdmissionRules()
        rules.isOpen = invocation.isSet("open")
        if let text = invocation.given["allow-origin"] {
            do { rules.origins = try CORSRules(text) } catch {
                throw VerbFailure(.usage, "--allow-origin \(error.description)")
            }
        }
        if let text = invocation.given["behind-proxy"] {
            do { rules.forwarded = try ForwardedRules(text) } catch {
                throw VerbFailure(.usage, "--behind-proxy \(error.description)")
            }
            if let moreHosts { rules.hosts = HTTPHostList(listenHost: listen.host, and: moreHosts) }
        }
        rules.rates = RateLimits(
            readsPerMinute: rate("reads-per-minute"), writesPerMinute: rate("writes-per-minute"),
            anonymousPerMinute: rate("anonymous-per-minute"), failuresPerMinute: rate("failures-per-minute"))
        try check(rules, listen)
        return rules
    }

    /// An open server is for this machine alone, and what goes over the network in the clear needs a proxy before it.
    private func check(_ rules: AdmissionRules, _ listen: ListenAddress) throws(VerbFailure) {
        let isLoopback = ["localhost", "::1"].contains(listen.host) || listen.host.hasPrefix("127.")
        if rules.isOpen {
            guard isLoopback else {
                throw VerbFailure(
                    .usage, "--open serves this machine alone: --listen takes 127.0.0.1, ::1 or localhost")
            }
            guard rules.forwarded == nil else {
                throw VerbFailure(.usage, "--open serves this machine alone, and no proxy: leave --behind-proxy out")
            }
        }
        guard isLoopback || rules.forwarded != nil else {
            throw VerbFailure(
                .usage,
                "\(listen.host) can be reached over the network, where keys must not go in the clear: listen at "
                    + "127.0.0.1, or put a proxy with TLS before it and name its addresses with --behind-proxy")
        }
    }

    private func rate(_ flag: String) -> Int {
        guard let value = invocation.integer(flag) else { preconditionFailure("--\(flag) has no default") }
        return Int(value)
    }

    /// The hosts of `--allow-host`; nil where nothing is said.
    private var moreHosts: [String]? {
        invocation.given["allow-host"]?.split(separator: ",").map { String($0.filter { $0 != " " }) }
    }

    /// Which `Host` fields are accepted. A proxy may write its own there, so that behind one the rules look at what it
    /// was asked for.
    private var allowedHosts: HTTPAllowedHosts {
        invocation.given["behind-proxy"] == nil ? .listenHost(and: moreHosts ?? []) : .any
    }

    private var limits: HTTPLimits {
        var limits = HTTPLimits()
        set(&limits.bodyBytesMax, "body-bytes-max")
        set(&limits.headBytesMax, "head-bytes-max")
        set(&limits.headerFieldsMax, "header-fields-max")
        set(&limits.urlBytesMax, "url-bytes-max")
        set(&limits.queryArgumentsMax, "query-arguments-max")
        set(&limits.connectionsMax, "connections-max")
        // A proxy brings the connections of everybody.
        limits.connectionsPerAddressMax =
            invocation.given["behind-proxy"] == nil
            ? min(limits.connectionsPerAddressMax, limits.connectionsMax) : limits.connectionsMax
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
            let creation: WorkspaceHolder.Creation = name == WorkspaceEntry.defaultName ? .seeded : .none
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
                "listening": .string("http://\(address)"), "workspace": .string(workspace.name),
                "open": .bool(invocation.isSet("open")),
                "data_version": .integer(workspace.dataVersion),
            ]
            return Output.text(line.encodedText() + "\n")
        }
        Output.text(invocation.isSet("open") ? Self.openText(address, workspace) : keyedText(address, workspace))
    }

    private static func openText(_ address: ListenAddress, _ workspace: Workspace) -> String {
        """
        Penstock \(programVersion) serves workspace '\(workspace.name)' on http://\(address), \
        open to this machine.

          look   http://\(address)/docs
          curl   curl -s http://\(address)/api/v1/pipelines/summary
          curl   curl -s 'http://\(address)/api/v1/deals?limit=3'
          curl   curl -s 'http://\(address)/api/v1/pipelines/summary?as_of=2026-01-31&include=closed'

        Ctrl-C ends it.

        """
    }

    private func keyedText(_ address: ListenAddress, _ workspace: Workspace) -> String {
        let data = invocation.given["data"].map { " --data \($0.quotedForShell)" } ?? ""
        return """
            Penstock \(programVersion) serves on http://\(address), to whoever has a key.

              look   http://\(address)/docs
              key    KEY=$(penstock key create --name mine --workspace \(workspace.name)\(data))
              curl   curl -s -H "Authorization: Bearer $KEY" http://\(address)/api/v1/pipelines/summary

            Ctrl-C ends it.

            """
    }
}
