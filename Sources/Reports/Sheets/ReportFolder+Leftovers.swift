internal import Files
internal import Glibc

extension ReportFolder {
    /// Closes the removed files of the folder that a library left open when it failed; while they are open they take
    /// room on the disk.
    ///
    /// No other folder has the same name, so these files are nobody else's.
    func closeLeftovers() {
        // By the folder's own name: the system tells whole paths, and that of the folder may be a relative one.
        let part = "/\(path.split(separator: "/").last ?? "")/"
        for name in (try? Folder.names(in: "/proc/self/fd")) ?? [] {
            guard let descriptor = Int32(name), target(ofDescriptor: name).contains(part) else { continue }
            close(descriptor)
        }
    }

    private func target(ofDescriptor name: String) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        // Writes into an array of our own, no more than it holds.
        let count = unsafe readlink("/proc/self/fd/\(name)", &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
