import Testing

@Suite struct ImportTests {
    private static let line = Pattern(
        #"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(public|package|internal|fileprivate|private)\s+)?import\s+"#
            + #"(?:(?:struct|class|enum|func|protocol|var|let|typealias)\s+)?(\w+)"#)

    /// Every import of the sources: who, what, with which access, where.
    private static let all: [(target: String, module: String, access: String, path: String)] =
        Repository.sources.flatMap { file in
            file.code.flatMap { line in
                Self.line.matches(in: line).map { (file.target, $0[2], $0[1], file.path) }
            }
        }

    @Test func `every folder of the sources is a target of the table`() {
        let folders = Set(Repository.names(in: "Sources").filter { !$0.hasPrefix(".") })
        #expect(folders == Set(Rooms.imports.keys).union(Rooms.libraries))
    }

    @Test(arguments: Rooms.imports.keys.sorted())
    func `a room imports the rooms of the table, all of them, and no other module`(target: String) throws {
        let wanted = try #require(Rooms.imports[target])
        let toolchain = Rooms.toolchain(of: target)
        let own = Self.all.filter { $0.target == target }
        let strangers = own.filter { !wanted.contains($0.module) && !toolchain.contains($0.module) }
        #expect(strangers.map { "\($0.path) imports \($0.module)" } == [])
        #expect(Set(own.map(\.module)).subtracting(toolchain) == wanted)
    }

    @Test(arguments: Rooms.imports.keys.sorted())
    func `the package declares what the table says`(target: String) throws {
        let wanted = try #require(Rooms.imports[target])
        let rooms = Pattern(#"\broom\(\s*"\#(target)"(?:,\s*imports:\s*\[([^\]]*)\])?"#)
        let program = Pattern(#"executableTarget\(\s*name:\s*"\#(target)",\s*dependencies:\s*\[([^\]]*)\]"#)
        let found = rooms.matches(in: Repository.package) + program.matches(in: Repository.package)
        let declaration = try #require(found.first, "Package.swift has no target \(target)")
        #expect(Set(Pattern(#""(\w+)""#).matches(in: declaration[1]).map { $0[1] }) == wanted)
    }

    @Test(arguments: Rooms.libraries.sorted())
    func `as many rooms as should import a C library, and nothing of it gets out`(library: String) {
        let users = Self.all.filter { $0.module == library }
        #expect(Set(users.map(\.target)).count == Rooms.userCount(ofLibrary: library))
        #expect(users.filter { !["", "internal", "fileprivate", "private"].contains($0.access) }.map(\.path) == [])
    }

    @Test func `an import without a word of access is internal`() {
        #expect(Repository.package.contains(#".enableUpcomingFeature("InternalImportsByDefault")"#))
    }

    @Test func `the architecture page has the same table`() {
        let row = Pattern(#"^\| `(\w+)` \| [^|]+ \| ([^|]*) \| ([^|]*) \|$"#)
        let word = Pattern(#"`(\w+)`"#)
        var rooms: [String: Set<String>] = [:]
        for match in row.matches(in: Repository.text("docs/architecture.md")) {
            let target = match[1]
            rooms[target] = Set(word.matches(in: match[2]).map { $0[1] })
            let toolchain = Set(word.matches(in: match[3]).map { $0[1] })
            let isAny = match[3].contains("any")
            let allowed = Rooms.libraries.contains(target) ? [] : Rooms.toolchain(of: target)
            #expect(isAny ? allowed.count > 1 : toolchain == allowed, "\(target): \(match[3])")
        }
        var wanted = Rooms.imports
        for library in Rooms.libraries { wanted[library] = [] }
        #expect(rooms == wanted)
    }
}
