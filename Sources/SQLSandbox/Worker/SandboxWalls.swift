internal import CSandbox
internal import Glibc

/// What a worker shuts itself in with before it hears the first question: the statements of strangers run in a large
/// program in C, and whatever they may find in it should lead nowhere.
struct SandboxWalls: OptionSet, Sendable {
    let rawValue: UInt8

    /// Memory, files, processes and descriptors are bounded by the kernel.
    static let limits = SandboxWalls(rawValue: 1)
    /// No file can be opened by its path.
    static let files = SandboxWalls(rawValue: 2)
    /// Only calls that compute, take memory and talk to the host reach the kernel.
    static let calls = SandboxWalls(rawValue: 4)

    /// All of them.
    static let all: SandboxWalls = [.limits, .files, .calls]

    /// What does not stand, for people.
    var missing: String {
        let names: [(SandboxWalls, String)] = [
            (.limits, "limits of memory and descriptors"), (.files, "landlock"), (.calls, "seccomp"),
        ]
        return names.filter { !contains($0.0) }.map(\.1).joined(separator: ", ")
    }

    /// Puts up what the kernel has. Under a sanitizer, which needs threads of its own and time, nothing is.
    ///
    /// - Returns: what stands.
    static func raise() -> SandboxWalls {
        _ = unsafe chdir("/")  // a lent C string
        guard csandbox_is_sanitized() == 0 else { return [] }
        _ = nice(SQLLimits.niceness)
        var walls: SandboxWalls = []
        let isBounded =
            csandbox_limit_resources(
                UInt64(SQLLimits.addressSpaceBytesMax), UInt64(SQLLimits.processorSecondsMax)) == 1
        let isUnprivileged = csandbox_renounce_privileges() == 1
        if isUnprivileged, csandbox_close_file_system() == 1 { walls.insert(.files) }
        // After the file system, which needs a descriptor to be closed.
        if csandbox_limit_descriptors() == 1, isBounded { walls.insert(.limits) }
        if isUnprivileged, csandbox_filter_calls() == 1 { walls.insert(.calls) }
        return walls
    }
}
