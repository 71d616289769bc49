internal import DealModel
internal import Files
internal import Glibc
internal import Reports
internal import Wire

/// The folder of a workspace's exports: for each a file that says what it is, and the file itself once it is whole.
struct ExportShelf: Sendable {
    private static let jobEnding = ".json"
    private static let partEnding = ".part"
    private static let jobBytesMax = 1 << 20

    /// The folder; it is made when something is put into it.
    let directory: String

    /// Where the file of an export is.
    func path(of job: ExportJob) -> String { "\(directory)/\(job.id).\(job.format.rawValue)-file" }

    /// Where it is while it is written.
    func partPath(of job: ExportJob) -> String { "\(directory)/\(job.id)\(Self.partEnding)" }

    /// Keeps what an export is, whole or not at all.
    func keep(_ job: ExportJob) throws(ReportError) {
        _ = unsafe mkdir(directory, 0o700)  // a lent C string; that it is there already is as good
        let path = "\(directory)/\(job.id)\(Self.jobEnding)"
        let descriptor = try create(path + Self.partEnding)
        defer { close(descriptor) }
        do throws(ReportError) {
            try Self.write(ExportJSON.kept(job).encoded(), to: descriptor, path: path)
            // Lent C strings.
            guard fsync(descriptor) == 0, unsafe rename(path + Self.partEnding, path) == 0 else {
                throw .system(path: path, errorNumber: errno)
            }
        } catch {
            unlinkFile(path + Self.partEnding)
            throw error
        }
    }

    /// Makes a file for this user alone, empty.
    func create(_ path: String) throws(ReportError) -> Int32 {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)  // lent
        guard descriptor >= 0 else { throw .system(path: path, errorNumber: errno) }
        return descriptor
    }

    /// Writes all bytes at the file's position.
    static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(ReportError) {
        do throws(FileError) { try FileBytes.write(bytes.span, to: descriptor) } catch {
            throw .system(path: path, errorNumber: error.errorNumber)
        }
    }

    /// What is kept, oldest first; files that are none of these exports are removed, unless one could not be read.
    func jobs() -> [ExportJob] {
        guard let names = try? Folder.names(in: directory) else { return [] }
        var jobs: [ExportJob] = []
        var areAllRead = true
        for name in names where name.hasSuffix(Self.jobEnding) {
            switch read("\(directory)/\(name)") {
            case .job(let job): jobs.append(job)
            case .nothing: break
            case .unreadable: areAllRead = false
            }
        }
        guard areAllRead else { return jobs.sorted { $0.id < $1.id } }
        let known = Set(
            jobs.flatMap { ["\($0.id)\(Self.jobEnding)", String(path(of: $0).dropFirst(directory.count + 1))] })
        for name in names where !known.contains(name) { unlinkFile("\(directory)/\(name)") }
        return jobs.sorted { $0.id < $1.id }
    }

    /// Removes an export with its file.
    func remove(_ job: ExportJob) {
        for path in [path(of: job), partPath(of: job), "\(directory)/\(job.id)\(Self.jobEnding)"] { unlinkFile(path) }
    }

    /// Removes a file that may be there.
    func unlinkFile(_ path: String) { _ = unsafe unlink(path) }  // a lent C string

    private enum Reading {
        case job(ExportJob)
        /// There is no export in it.
        case nothing
        /// Nobody knows what is in it.
        case unreadable
    }

    private func read(_ path: String) -> Reading {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)  // a lent C string
        guard descriptor >= 0 else { return errno == ENOENT ? .nothing : .unreadable }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.jobBytesMax)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)  // the array has so many bytes
        guard count >= 0 else { return .unreadable }
        let job = (try? JSONReader.parse(Array(bytes.prefix(count)))).flatMap(ExportJSON.job)
        return job.map { .job($0) } ?? .nothing
    }
}
