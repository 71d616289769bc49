import Foundation
import Testing

/// Texts that are kept beside the tests; `UPDATE_GOLDEN=1` writes them anew.
enum Golden {
    static func expect(_ text: String, matches name: String, file: String = #filePath) throws {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Golden")
        let path = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: path)
        }
        let expected = try String(decoding: Data(contentsOf: path), as: UTF8.self)
        #expect(text == expected, "\(name) differs; UPDATE_GOLDEN=1 writes it anew")
    }
}
