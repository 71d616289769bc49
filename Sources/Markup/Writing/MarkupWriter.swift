internal import CLibXML2

/// Writes the frame of a document through libxml2's writer: everything but its rows.
///
/// What is in large numbers is written by `MarkupText` instead, between two calls of `drain`; libxml2's calls cost four
/// times as much for each element. Lines are indented by a space a level. Characters that XML cannot carry are
/// replaced and counted, since libxml2's writer lets them through.
@safe public struct MarkupWriter: ~Copyable {  // the pointer is ours until deinit
    /// Takes what libxml2 hands over.
    private final class Output {
        var bytes: [UInt8] = []
    }

    private let output = Output()
    private let writer: xmlTextWriterPtr
    private var isBroken = false
    private var openCount = 0
    /// How many characters were replaced with U+FFFD, since XML cannot carry them.
    public private(set) var replacedCharacterCount: Int64 = 0

    /// Begins a document with its declaration.
    ///
    /// - Throws: `library` where there is no memory.
    public init() throws(MarkupError) {
        _ = Libraries.areReady
        let context = unsafe Unmanaged.passUnretained(output).toOpaque()  // alive as long as the writer, which is ours
        let buffer = unsafe xmlOutputBufferCreateIO(
            { context, bytes, count in
                guard let context = unsafe context, let bytes = unsafe bytes, count > 0 else { return 0 }
                // libxml2 lends that many bytes, and hands back the object that it was given.
                unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { start in
                    let output = unsafe Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
                    unsafe output.bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: Int(count)))
                }
                return count
            }, nil, context, nil)
        guard let buffer = unsafe buffer else { throw MarkupError(.library("libxml2 has no buffer")) }
        guard let writer = unsafe xmlNewTextWriter(buffer) else {
            unsafe xmlOutputBufferClose(buffer)  // nobody else owns it
            throw MarkupError(.library("libxml2 has no writer"))
        }
        unsafe self.writer = writer
        unsafe xmlTextWriterSetIndent(writer, 1)
        note(unsafe xmlTextWriterStartDocument(writer, nil, "UTF-8", nil))
    }

    deinit {
        unsafe xmlFreeTextWriter(writer)  // ours alone; the buffer goes with it
    }

    /// Begins an element.
    public mutating func begin(_ name: String) {
        note(unsafe xmlTextWriterStartElement(writer, name))  // a lent C string, as in all below
        openCount += 1
    }

    /// Adds an attribute to the element just begun.
    public mutating func attribute(_ name: String, _ value: String) {
        let carried = MarkupText.carried(value, replaced: &replacedCharacterCount)
        note(unsafe xmlTextWriterWriteAttribute(writer, name, carried))
    }

    /// Adds an attribute where there is a value.
    public mutating func attribute(_ name: String, ifAny value: String?) {
        if let value { attribute(name, value) }
    }

    /// Adds text to the innermost element.
    public mutating func text(_ text: String) {
        let carried = MarkupText.carried(text, replaced: &replacedCharacterCount)
        note(unsafe xmlTextWriterWriteString(writer, carried))
    }

    /// Adds an element with nothing but text.
    public mutating func element(_ name: String, _ text: String) {
        begin(name)
        self.text(text)
        end()
    }

    /// Ends the innermost element.
    ///
    /// - Precondition: there is one.
    public mutating func end() {
        precondition(openCount > 0, "no element is open")
        openCount -= 1
        note(unsafe xmlTextWriterEndElement(writer))
    }

    /// Moves everything written so far behind `bytes`, so that bytes of others can follow. The innermost element is
    /// open then, and what follows in it is not indented.
    ///
    /// - Throws: `library` where something went wrong before.
    public mutating func drain(into bytes: inout [UInt8]) throws(MarkupError) {
        if openCount > 0 { note(unsafe xmlTextWriterWriteRaw(writer, "")) }
        try flush(into: &bytes)
    }

    /// Ends the document and moves the rest of it behind `bytes`.
    ///
    /// - Throws: `library` where something went wrong before.
    /// - Precondition: every element was ended.
    public mutating func finish(into bytes: inout [UInt8]) throws(MarkupError) {
        precondition(openCount == 0, "\(openCount) elements are open")
        note(unsafe xmlTextWriterEndDocument(writer))
        try flush(into: &bytes)
    }

    private mutating func flush(into bytes: inout [UInt8]) throws(MarkupError) {
        note(unsafe xmlTextWriterFlush(writer))
        guard !isBroken else { throw MarkupError(.library("libxml2 could not write")) }
        bytes.append(contentsOf: output.bytes)
        output.bytes.removeAll(keepingCapacity: true)
    }

    private mutating func note(_ result: CInt) {
        if result < 0 { isBroken = true }
    }
}
