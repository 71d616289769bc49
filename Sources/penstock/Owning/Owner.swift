internal import DealModel
internal import Dispatch
internal import Glibc
internal import HTTPServer
internal import MCPDoor
internal import Operations
internal import RESTDoor
internal import SQLSandbox
internal import Telemetry
internal import Wire
internal import WorkspaceStore

/// A process that owns a data folder: the workspaces in it, and the socket over which every other process speaks.
final class Owner: Sendable {
    /// The folder.
    let folder: DataFolder
    /// The workspaces.
    let workspaces: WorkspaceHolder
    /// What answers, on the socket and on the network alike.
    let front: FrontDoor
    /// What runs the statements of callers.
    let sql = SQLWorkers(log: { WorkspaceHolder.log($0) })
    private let keys: KeyRing
    private let telemetry: RequestTelemetry
    private let socket: HTTPServer

    /// Takes a folder.
    ///
    /// - Parameters:
    ///   - purpose: the verb, so that others are told who owns the folder.
    ///   - creates: whether to make a folder that is not there.
    ///   - limits: the limits of the socket.
    ///   - requestLimits: what bounds the content of requests.
    ///   - rules: who may come in from the network.
    /// - Throws: why it cannot be had.
    init(
        path: String, purpose: String, creates: Bool, workspaceName: String, limits: HTTPLimits = HTTPLimits(),
        requestLimits: RequestLimits = RequestLimits(), rules: AdmissionRules = AdmissionRules(),
        tools: ToolSelection = ToolSelection(), log: RequestLog.Destination = .none
    ) throws(VerbFailure) {
        // What an owner makes, rows that an import has set aside included, is for its user alone.
        umask(0o077)
        let clock = SystemClock()
        let folder: DataFolder
        do {
            folder = try DataFolder.open(path: path, purpose: purpose, creates: creates, clock: clock)
        } catch {
            throw Self.failure(error, path: path)
        }
        let commits = CommitMetrics()
        let environment = WorkspaceStore.Environment(
            clock: clock, identifiers: RandomIdentifiers(), diskFailed: Self.endAfterDiskFailure,
            committed: { commits.record(writeCount: $0, durationNanoseconds: $1) })
        let workspaces = WorkspaceHolder(folder: folder, environment: environment)
        self.workspaces = workspaces
        let catalogue = Catalogue.standard.bounded(by: requestLimits)
        let door = RESTDoor(catalogue: catalogue, version: programVersion)
        let models = ModelEntrance(
            door: MCPDoor(catalogue: catalogue, version: programVersion), selection: tools)
        keys = try Self.keys(folder, environment, path: path)
        telemetry = try Self.telemetry(door, log, commits, workspaces, folder)
        front = FrontDoor(
            door: door, models: models, gatekeeper: Gatekeeper(door: door, keys: keys, clock: clock, rules: rules),
            workspaces: workspaces, workspaceName: workspaceName, keys: keys,
            directory: WorkspaceDirectory(
                folder: folder, keys: keys, holder: workspaces, servedName: workspaceName), sql: sql,
            bodyBytesMax: limits.bodyBytesMax, spoolDirectory: folder.spoolPath, telemetry: telemetry)
        do {
            socket = try HTTPServer(
                listener: .unixSocket(path: folder.socketPath), limits: limits, allowedHosts: .any, service: front)
        } catch {
            folder.close()
            throw VerbFailure(.unavailable, error.description)
        }
        self.folder = folder
        keys.start()
        if creates, workspaceName != WorkspaceEntry.defaultName { try makeDefault() }
    }

    private static func keys(
        _ folder: DataFolder, _ environment: WorkspaceStore.Environment, path: String
    ) throws(VerbFailure) -> KeyRing {
        do throws(DataFolderError) {
            return try KeyRing(folder: folder, environment: environment, log: { WorkspaceHolder.log($0) })
        } catch {
            folder.close()
            throw failure(error, path: path)
        }
    }

    private static func telemetry(
        _ door: RESTDoor, _ log: RequestLog.Destination, _ commits: CommitMetrics, _ workspaces: WorkspaceHolder,
        _ folder: DataFolder
    ) throws(VerbFailure) -> RequestTelemetry {
        do throws(RequestLogError) {
            return RequestTelemetry(
                routes: door.routes + ModelEntrance.paths, log: try RequestLog(log),
                families: ServerMetrics.families(commits: commits) { workspaces.open.map(\.figures) })
        } catch {
            folder.close()
            throw VerbFailure(.usage, error.description)
        }
    }

    private static func failure(_ error: DataFolderError, path: String) -> VerbFailure {
        switch error {
        case .owned: VerbFailure(.owned, error.description)
        case .store(.damaged(let reason)):
            VerbFailure(.unusable, "The control file \(path)/control.sqlite is damaged: \(reason).")
        default: VerbFailure(.unusable, error.description)
        }
    }

    private func makeDefault() throws(VerbFailure) {
        do {
            _ = try workspaces.workspace(named: WorkspaceEntry.defaultName, creation: .seeded)
        } catch {
            close(graceSeconds: 0)
            throw VerbFailure(.unusable, error.detail)
        }
    }

    /// Finishes what is under way, and gives the folder up.
    func close(graceSeconds: Int) {
        socket.drain(graceSeconds: graceSeconds)
        sql.close()
        telemetry.close()
        workspaces.close()
        keys.close()
        folder.close()
    }

    /// Ends the process a moment later, so that those who wait are still told that the outcome is unknown.
    private static let endAfterDiskFailure: @Sendable (String) -> Void = { line in
        WorkspaceHolder.log(line)
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(200)) {
            exit(ExitCode.diskFailure.rawValue)
        }
    }
}
