import Wire

/// An answer of the door, read for a test.
struct Answer {
    let status: Int
    let headers: [(name: String, value: String)]
    let bytes: [UInt8]
    /// The body; null where there is none.
    let json: JSON

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

    /// The value at a pointer such as `/data/0/id`; nil where there is none.
    func value(_ pointer: String) -> JSON? {
        var value = json
        for part in pointer.split(separator: "/") {
            let next = Int(part).flatMap { index in value.arrayValue.map { index < $0.count ? $0[index] : nil } }
            guard let found = next ?? value[String(part)] else { return nil }
            value = found
        }
        return value
    }

    /// The value at a pointer as text: a string's content, anything else as JSON, or `absent`.
    subscript(pointer: String) -> String {
        guard let value = value(pointer) else { return "absent" }
        return value.stringValue ?? value.encodedText()
    }

    /// The values at a pointer within each element of an array, as text.
    func texts(_ pointer: String, of array: String = "/data") -> [String] {
        let elements = value(array)?.arrayValue ?? []
        return elements.map { Answer(status: 0, headers: [], bytes: [], json: $0)[pointer] }
    }

    var code: String { self["/code"] }

    /// What is wrong with each value: its pointer, the code and, after a tilde, the name that was probably meant.
    var errors: [String] {
        (value("/errors")?.arrayValue ?? []).map { error in
            let meant = error["did_you_mean"]?.stringValue.map { " ~\($0)" } ?? ""
            return "\(error["pointer"]?.stringValue ?? "?") \(error["code"]?.stringValue ?? "?")\(meant)"
        }
    }

    /// Status and code, such as `409 conflict`; the status alone where there is no problem.
    var outcome: String { status < 400 ? "\(status)" : "\(status) \(code)" }
}
