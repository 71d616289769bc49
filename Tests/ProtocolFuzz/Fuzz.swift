import CLibFuzzer
import Glibc
import MCPProtocol

/// Lets libFuzzer make inputs and answers them. The first byte of one says how the rest comes: `L` as lines, anything
/// else over HTTP; the second ends the first line.
@main enum Fuzz {
    /// The server that all inputs meet.
    private static let server: MCPServer = {
        var limits = MCPLimits()
        // Nobody answers its questions.
        limits.questionMillisecondsMax = 1
        return MCPServer(limits: limits)
    }()

    /// Where answers to lines go.
    private static let output: Int32 = {
        guard let file = unsafe tmpfile() else { preconditionFailure("no file: errno \(errno)") }
        return unsafe fileno(file)  // it stays open
    }()

    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
        // Both live as long as the process.
        exit(unsafe LLVMFuzzerRunDriver(&count, &arguments, fuzzOneInput))
    }

    fileprivate static func answer(_ input: [UInt8]) {
        guard let kind = input.first else { return }
        if kind == UInt8(ascii: "L") {
            FuzzedLines(input.dropFirst(2)).check(server, output: output)
        } else {
            FuzzedHTTP(input.dropFirst(2)).check(server)
        }
    }
}

/// libFuzzer's own `main`, which is linked and not used, calls it by this name.
@c(LLVMFuzzerTestOneInput)
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    unsafe Fuzz.answer(Array(UnsafeBufferPointer(start: bytes, count: count)))  // lent for the call
    return 0
}
