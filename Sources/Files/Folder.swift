internal import Glibc

/// What is in a folder.
public enum Folder {
    /// The names in a folder, without `.` and `..`, in the system's order.
    ///
    /// - Throws: what the system said; a folder is never told in part.
    public static func names(in path: String) throws(FileError) -> [String] {
        // The stream is closed before the function ends; each entry is copied before the next is read.
        guard let stream = unsafe opendir(path) else { throw .last }
        defer { unsafe _ = closedir(stream) }
        var names: [String] = []
        while true {
            // The end and a failure look the same but for the number (readdir(3)).
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            // The system ends the name with a zero byte within the field.
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw .last }
        return names
    }

    /// Removes a folder and the files in it. Links are removed, never followed; what cannot be removed stays.
    public static func remove(_ path: String) {
        for name in (try? names(in: path)) ?? [] { _ = unsafe unlink("\(path)/\(name)") }  // lent C strings
        _ = unsafe rmdir(path)
    }
}
