import Foundation
import RESTDoor
import TestSupport
import Wire

/// What an import said, line by line.
struct ImportRun {
    let lines: [JSON]

    init(_ answer: Answer) {
        lines = String(decoding: answer.bytes, as: UTF8.self).split(separator: "\n").map {
            (try? JSONReader.parse(String($0))) ?? .null
        }
    }

    /// The last line, which says how it ended.
    var report: Answer { Answer(status: 0, headers: [], bytes: [], json: lines.last?["report"] ?? .null) }

    /// The code of the error that ended it; nil where there is a report.
    var error: String? { lines.last?["error"]?["code"]?.stringValue }

    /// The bad rows: file, line, column and code.
    var problems: [String] {
        lines.compactMap { $0["problem"] }.map { problem in
            ["file", "line", "column", "code"].map { name in
                problem[name].map { $0.stringValue ?? $0.encodedText() } ?? "?"
            }.joined(separator: " ")
        }
    }
}

extension TestDoor {
    /// Imports the files of a folder through the local operations.
    func importBundle(_ directory: String, _ options: String = "") throws -> ImportRun {
        let begun = send("POST", "/api/v1/local/imports", as: TestDoor.local)
        for name in try FileManager.default.contentsOfDirectory(atPath: directory) where name.hasSuffix(".csv") {
            let copy = folder.file("upload-\(begun["/id"])-\(name)")
            try FileManager.default.copyItem(atPath: "\(directory)/\(name)", toPath: copy)
            send("PUT", "/api/v1/local/imports/\(begun["/id"])/files/\(name)", .file(path: copy), as: TestDoor.local)
        }
        return ImportRun(
            send(
                "POST", "/api/v1/local/imports/\(begun["/id"])/run", .bytes(Array("{\(options)}".utf8)),
                headers: ["Content-Type": "application/json"], as: TestDoor.local))
    }

    /// The report of a whole check.
    func checkWorkspace() -> Answer {
        let answer = send("POST", "/api/v1/local/check", as: TestDoor.local)
        return ImportRun(answer).report
    }
}
