import Files
import Foundation
import Testing

@Suite struct FilesTests {
    private let folder = try? TemporaryFolder(prefix: NSTemporaryDirectory() + "/penstock-files-")

    private func path(_ name: String) throws -> String { try #require(folder).path + "/" + name }

    private func mode(_ path: String) throws -> UInt16? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.uint16Value
    }

    @Test func `two temporary files of one prefix are two files, for this user alone`() throws {
        let files = [try TemporaryFile(prefix: path("body-")), try TemporaryFile(prefix: path("body-"))]
        #expect(files[0].path != files[1].path)
        for file in files {
            #expect(try mode(file.path) == 0o600)
            #expect(file.path.hasPrefix(try path("body-")))
            #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        }
        files[0].close()
        #expect(fcntl(files[0].descriptor, F_GETFD) == -1)
        files[1].discard()
        let left = try Folder.names(in: try #require(folder).path)
        #expect(left.map { files[0].path.hasSuffix("/" + $0) } == [true])
    }

    @Test func `a nameless file is written and read, and nobody finds it`() throws {
        let descriptor = try TemporaryFile.nameless(prefix: path("report-"))
        try FileBytes.write([1, 2, 3].span, to: descriptor)
        #expect(lseek(descriptor, 0, SEEK_END) == 3)
        #expect(try Folder.names(in: try #require(folder).path) == [])
        close(descriptor)
    }

    @Test func `a temporary folder is for this user alone, and goes away with what is in it`() throws {
        var made: TemporaryFolder? = try TemporaryFolder(prefix: path("log-"))
        let place = try #require(made).path
        #expect(try mode(place) == 0o700)
        let target = try path("target")
        try Data([1]).write(to: URL(fileURLWithPath: target))
        try Data([2]).write(to: URL(fileURLWithPath: place + "/file"))
        try FileManager.default.createSymbolicLink(atPath: place + "/link", withDestinationPath: target)
        #expect(Set(try Folder.names(in: place)) == ["file", "link"])
        made = nil
        #expect(!FileManager.default.fileExists(atPath: place))
        #expect(FileManager.default.fileExists(atPath: target))
    }

    @Test(arguments: [0, 1, 65_536, 300_000])
    func `all bytes go through a pipe that takes them in parts`(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting
        Thread.detachNewThread {
            try? FileBytes.write(bytes.span, to: writing.fileDescriptor)
            try? writing.close()
        }
        #expect(try pipe.fileHandleForReading.readToEnd().map(Array.init) ?? [] == bytes)
    }

    @Test func `what the system says is told`() throws {
        let none = try path("none")
        #expect(throws: FileError(errorNumber: ENOENT)) { try TemporaryFile(prefix: none + "/body-") }
        #expect(throws: FileError(errorNumber: ENOENT)) { try TemporaryFolder(prefix: none + "/log-") }
        #expect(throws: FileError(errorNumber: ENOENT)) { try Folder.names(in: none) }
        #expect(throws: FileError(errorNumber: EBADF)) { try FileBytes.write([1].span, to: -1) }
        let full = unsafe open("/dev/full", O_WRONLY)  // a lent C string
        defer { close(full) }
        #expect(throws: FileError(errorNumber: ENOSPC)) { try FileBytes.write([1].span, to: full) }
        #expect(FileError(errorNumber: ENOSPC).reason == "No space left on device")
    }

    @Test func `a volume has a number of free bytes, and what is none has not`() throws {
        #expect(FreeSpace.bytes(at: try #require(folder).path).map { $0 >= 0 } == true)
        #expect(FreeSpace.bytes(at: try path("none")) == nil)
    }

    @Test func `a folder that is not there is removed without a word`() throws {
        Folder.remove(try path("none"))
        #expect(try Folder.names(in: try #require(folder).path) == [])
    }
}
