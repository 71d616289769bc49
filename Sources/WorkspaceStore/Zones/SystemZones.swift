public import DealModel
internal import Glibc
internal import Locking

/// The time zones of this system, as the package tzdata installs them.
///
/// Files are read when they are first asked for and kept; a newer tzdata is seen after a restart. UTC is there even
/// where no file is.
public final class SystemZones: ZoneSource {
    /// Where Debian has them.
    public static let standardPath = "/usr/share/zoneinfo"
    /// The most bytes of the list of zones; Debian 12's has about 115,000.
    static let listBytesMax = 1 << 20
    /// How many folders deep zones are looked for where there is no list.
    static let depthMax = 3
    /// Folders with the same zones in other forms.
    private static let otherForms: Set<String> = ["posix", "right"]

    private struct State {
        /// In the order of their bytes; nil before they were looked for.
        var names: [String]?
        var rules: [String: ZoneRules] = [:]
    }

    private let path: String
    private let state = Guarded(State())

    /// Those in a folder.
    public init(path: String = standardPath) { self.path = path }

    /// The names of all zones, old ones included, in the order of their bytes.
    public var names: [String] { state.withLock { names(&$0) } }

    /// The zone of that name; nil for a name that is not in `names`, and where its file cannot be read.
    public func rules(named name: String) -> ZoneRules? {
        if name == ZoneRules.utc.name { return .utc }
        // Letters that Unicode holds for the same as plain ones are not part of any name.
        guard ZoneRules.isName(name) else { return nil }
        return state.withLock { state in
            if let known = state.rules[name] { return known }
            guard names(&state).contains(name), let rules = read(name) else { return nil }
            state.rules[name] = rules
            return rules
        }
    }

    private func names(_ state: inout State) -> [String] {
        if let names = state.names { return names }
        let found = listed() ?? walked("", depth: 1)
        let names = Set(found + [ZoneRules.utc.name]).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        state.names = names
        return names
    }

    /// The names in `tzdata.zi`, the compact source that comes with the files: `Z name …` and, for old names,
    /// `L name old-name` (zic(8)).
    private func listed() -> [String]? {
        guard let bytes = bytes(of: "tzdata.zi", bytesMax: Self.listBytesMax) else { return nil }
        let names = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line -> String? in
            let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
            let place: Int
            switch words.first?.first {
            case UInt8(ascii: "Z"): place = 1
            case UInt8(ascii: "L"): place = 2
            default: return nil
            }
            guard words[0].count == 1, words.count > place else { return nil }
            let name = String(decoding: words[place], as: UTF8.self)
            return ZoneRules.isName(name) ? name : nil
        }
        return names.isEmpty ? nil : names
    }

    /// The names of the files in a folder that are time zones.
    private func walked(_ folder: String, depth: Int) -> [String] {
        var names: [String] = []
        for entry in (try? FolderFiles.names(in: "\(path)/\(folder)")) ?? [] where ZoneRules.isName(entry) {
            let name = folder + entry
            guard let status = try? FolderFiles.status("\(path)/\(name)") else { continue }
            if !status.isDirectory {
                if read(name) != nil { names.append(name) }
            } else if depth < Self.depthMax, !Self.otherForms.contains(name) {
                names += walked("\(name)/", depth: depth + 1)
            }
        }
        return names
    }

    private func read(_ name: String) -> ZoneRules? {
        bytes(of: name, bytesMax: ZoneRules.fileBytesMax).flatMap { try? ZoneRules(tzif: $0, name: name) }
    }

    /// A whole file; nil where there is none, where it is no plain file, or where it is longer.
    private func bytes(of name: String, bytesMax: Int) -> [UInt8]? {
        let file = "\(path)/\(name)"
        // Old names are links to new ones; O_NONBLOCK does not wait for whoever would write into a pipe.
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)  // a lent C string
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard let bytes = try? FolderFiles.read(descriptor, bytesMax: bytesMax + 1, path: file) else { return nil }
        return bytes.count <= bytesMax ? bytes : nil
    }
}
