internal import DealModel
internal import Dispatch
internal import Glibc
internal import HTTPServer
internal import Operations
internal import RESTDoor
internal import Wire
internal import WorkspaceStore

/// A process that owns a data folder: the workspaces in it, and the socket over which every other process speaks.
final class Owner: Sendable {
    /// The folder.
    let folder: DataFolder
    /// The workspaces.
    let workspaces: WorkspaceHolder
    /// The REST door, which serves the socket and the network alike.
    let door: RESTDoor
    private let socket: HTTPServer

    /// Takes a folder.
    ///
    /// - Parameters:
    ///   - purpose: the verb, so that others are told who owns the folder.
    ///   - creates: whether to make a folder that is not there.
    ///   - limits: the limits of the socket.
    ///   - requestLimits: what bounds the content of requests.
    /// - Throws: why it cannot be had.
    init(
        path: String, purpose: String, creates: Bool, workspaceName: String, limits: HTTPLimits = HTTPLimits(),
        requestLimits: RequestLimits = RequestLimits()
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
        let environment = WorkspaceStore.Environment(
            clock: clock, identifiers: RandomIdentifiers(), diskFailed: Self.endAfterDiskFailure)
        workspaces = WorkspaceHolder(folder: folder, environment: environment)
        door = RESTDoor(catalogue: .standard.bounded(by: requestLimits), version: programVersion)
        let front = FrontDoor(
            door: door, workspaces: workspaces, workspaceName: workspaceName, bodyBytesMax: limits.bodyBytesMax,
            spoolDirectory: folder.spoolPath)
        do {
            socket = try HTTPServer(
                listener: .unixSocket(path: folder.socketPath), limits: limits, allowedHosts: .any, service: front)
        } catch {
            folder.close()
            throw VerbFailure(.unavailable, error.description)
        }
        self.folder = folder
        if creates, workspaceName != Self.defaultWorkspace { try makeDefault() }
    }

    private static func failure(_ error: DataFolderError, path: String) -> VerbFailure {
        switch error {
        case .owned: VerbFailure(.owned, error.description)
        case .store(.damaged(let reason)):
            VerbFailure(.unusable, "The control file \(path)/control.sqlite is damaged: \(reason).")
        default: VerbFailure(.unusable, error.description)
        }
    }

    /// The workspace that every folder has.
    static let defaultWorkspace = "default"

    private func makeDefault() throws(VerbFailure) {
        do {
            _ = try workspaces.workspace(named: Self.defaultWorkspace, creation: .seeded) { _ in }
        } catch {
            close(graceSeconds: 0)
            throw VerbFailure(.unusable, error.detail)
        }
    }

    /// Finishes what is under way, and gives the folder up.
    func close(graceSeconds: Int) {
        socket.drain(graceSeconds: graceSeconds)
        workspaces.close()
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
