import CLibXML2
import Foundation

/// Validates XML against a schema, once with libxml2's own functions and once with `xmllint`, as another program would.
enum SchemaCheck {
    /// The schema of reports.
    static let reportSchema = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("api-spec/report.xsd").path

    /// Where Debian's libxml2-utils puts the program.
    static let xmllint = "/usr/bin/xmllint"

    /// What libxml2 finds wrong with a document; nothing where it is valid.
    static func problems(_ bytes: [UInt8], schema path: String = reportSchema) -> [String] {
        // Made and freed here; libxml2 lends what it says for the call.
        guard let parser = unsafe xmlSchemaNewParserCtxt(path) else { return ["no parser of schemas"] }
        defer { unsafe xmlSchemaFreeParserCtxt(parser) }
        guard let schema = unsafe xmlSchemaParse(parser) else { return ["no schema"] }
        defer { unsafe xmlSchemaFree(schema) }
        guard let check = unsafe xmlSchemaNewValidCtxt(schema) else { return ["no check"] }
        defer { unsafe xmlSchemaFreeValidCtxt(check) }
        let found = Found()
        unsafe xmlSchemaSetValidStructuredErrors(
            check,
            { context, error in
                guard let context = unsafe context, let message = unsafe error?.pointee.message else { return }
                unsafe Unmanaged<Found>.fromOpaque(context).takeUnretainedValue().texts.append(
                    String(cString: message))
            }, Unmanaged.passUnretained(found).toOpaque())
        let document = unsafe bytes.withUnsafeBytes { buffer in
            unsafe xmlReadMemory(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(buffer.count), nil, "UTF-8",
                CInt(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue))
        }
        guard let document = unsafe document else { return ["not well-formed"] }
        defer { unsafe xmlFreeDoc(document) }
        let result = unsafe xmlSchemaValidateDoc(check, document)
        return result == 0 ? [] : found.texts + ["result \(result)"]
    }

    /// What `xmllint --stream` prints of a document that is not valid; nil where the program is not there.
    static func streamingProblems(_ bytes: [UInt8], schema path: String = reportSchema) throws -> [String]? {
        guard FileManager.default.isExecutableFile(atPath: xmllint) else { return nil }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).xml")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: xmllint)
        process.arguments = ["--noout", "--stream", "--nonet", "--schema", path, file.path]
        let output = Pipe()
        process.standardError = output
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? [] : [text]
    }

    private final class Found {
        var texts: [String] = []
    }
}
