internal import Glibc

extension ReportFolder {
    /// Closes the removed files of the folder that a library left open when it failed; while they are open they take
    /// room on the disk.
    ///
    /// No other folder has the same name, so these files are nobody else's.
    func closeLeftovers() {
        guard let directory = unsafe opendir("/proc/self/fd") else { return }
        // By the folder's own name: the system tells whole paths, and that of the folder may be a relative one.
        let part = "/\(path.split(separator: "/").last ?? "")/"
        defer { unsafe closedir(directory) }
        var leftovers: [Int32] = []
        // The entry is lent until the next call; its name ends with a zero byte.
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let descriptor = Int32(name), target(ofDescriptor: name).contains(part) else { continue }
            leftovers.append(descriptor)
        }
        for descriptor in leftovers { close(descriptor) }
    }

    private func target(ofDescriptor name: String) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        // Writes into an array of our own, no more than it holds.
        let count = unsafe readlink("/proc/self/fd/\(name)", &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
