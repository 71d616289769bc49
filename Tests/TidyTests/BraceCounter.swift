/// Finds what stands between braces.
enum BraceCounter {
    /// Something between two braces, both included.
    struct Block {
        /// The line of the opening brace, from 1.
        let firstLine: Int
        /// How many lines it has.
        let lineCount: Int
        /// Whether it is the body of a type or an extension, rather than of a function, an accessor or a closure.
        let isType: Bool
    }

    private static let typeWord = Pattern(#"\b(struct|class|enum|extension|protocol|actor)\s+\w"#)

    /// All blocks of a file, each after those inside it.
    static func blocks(of file: SwiftFile) -> [Block] {
        var open: [(line: Int, isType: Bool)] = []
        var blocks: [Block] = []
        var head = ""
        for (offset, line) in file.code.enumerated() {
            for character in line {
                switch character {
                case "{":
                    open.append((offset + 1, typeWord.isIn(head)))
                    head = ""
                case "}":
                    head = ""
                    guard let (first, isType) = open.popLast() else { continue }
                    blocks.append(Block(firstLine: first, lineCount: offset + 2 - first, isType: isType))
                default: head.append(character)
                }
            }
            head.append(" ")
        }
        return blocks
    }
}
