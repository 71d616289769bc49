internal import Wire

/// What people have typed, and nobody may take for something else: it reaches a model as values only, without
/// characters that show otherwise than they read.
enum UntrustedText {
    /// The longest name in a sentence.
    static let nameCharactersMax = 80

    /// The members that hold what anybody can have typed.
    private static let members: Set<String> = [
        "title", "description", "next_step", "reason", "won_reason", "lost_reason", "metadata", "tags", "deal_title",
    ]

    /// A name as it stands in a sentence.
    static func quoted(_ name: String) -> String {
        let clean = cleaned(name)
        let short = clean.count > nameCharactersMax ? clean.prefix(nameCharactersMax - 1) + "…" : clean[...]
        return "\"" + short.map { $0 == "\"" ? "'" : String($0) }.joined() + "\""
    }

    /// The same JSON without such characters.
    static func cleaned(_ json: JSON) -> JSON {
        switch json {
        case .string(let text): .string(cleaned(text))
        case .array(let elements): .array(elements.map(cleaned))
        case .object(let object): .object(cleaned(object))
        default: json
        }
    }

    /// Names that are the same without what cannot be seen are told apart by apostrophes.
    private static func cleaned(_ object: JSONObject) -> JSONObject {
        var clean = JSONObject()
        for member in object.members {
            var name = cleaned(member.name)
            while clean[name] != nil { name += "'" }
            clean[name] = cleaned(member.value)
        }
        return clean
    }

    /// The same text without control, bidirectional and invisible characters; line ends and tabs stay.
    static func cleaned(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        var clean = String.UnicodeScalarView()
        clean.append(contentsOf: text.unicodeScalars.filter { !isHidden($0) })
        return String(clean)
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x200B...0x200F, 0x2028...0x202E,
            0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// Where in an answer such texts stand, as JSON pointers with `*` for every index.
    static func pointers(in data: JSON) -> [String] {
        var found: [String] = []
        collect(data, at: "/data", into: &found)
        return found
    }

    private static func collect(_ json: JSON, at pointer: String, into found: inout [String]) {
        func add(_ pointer: String) { if !found.contains(pointer) { found.append(pointer) } }
        switch json {
        case .array(let elements): for element in elements { collect(element, at: pointer + "/*", into: &found) }
        case .object(let object):
            if let columns = object["columns"]?.arrayValue, object["rows"] != nil {
                for (index, column) in columns.enumerated() {
                    let name = column.stringValue ?? ""
                    if members.contains(name) || members.contains(String(name.prefix { $0 != "." }))
                        || members.contains(String(name.split(separator: ".").last ?? ""))
                    {
                        add("\(pointer)/rows/*/\(index)")
                    }
                }
                collect(object[TableForm.same] ?? .null, at: pointer + "/" + TableForm.same, into: &found)
                return
            }
            for member in object.members {
                let inner = JSONPointer.appending(member.name, to: pointer)
                if members.contains(member.name) { add(inner) } else { collect(member.value, at: inner, into: &found) }
            }
        default: break
        }
    }
}
