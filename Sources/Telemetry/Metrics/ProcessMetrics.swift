internal import Files
internal import Glibc

/// What the kernel says of this process, under the names that Prometheus's own libraries use.
public struct ProcessMetrics: Sendable {
    /// What `/proc/self/stat` says (proc_pid_stat(5)).
    struct Statistics: Equatable {
        let cpuTicks: UInt64
        let threadCount: UInt64
        /// Since the machine was started.
        let startTicks: UInt64

        /// Reads a line of it; nil where it is none.
        init?(_ line: String) {
            // The program's name stands in parentheses and may hold spaces and parentheses itself.
            guard let nameEnd = line.utf8.lastIndex(of: UInt8(ascii: ")")) else { return nil }
            let fields = line[nameEnd...].split(whereSeparator: \.isWhitespace)
            // Behind the name comes field 3; times of user and system are fields 14 and 15, threads 20, the start 22.
            guard fields.count > 20, let user = UInt64(fields[12]), let system = UInt64(fields[13]),
                let threads = UInt64(fields[18]), let start = UInt64(fields[20])
            else { return nil }
            (cpuTicks, threadCount, startTicks) = (user &+ system, threads, start)
        }
    }

    private let folder: String
    private let ticksPerSecond: Double
    private let pageBytes: Double

    /// The families of this process.
    public static var families: [MetricFamily] { ProcessMetrics(folder: "/proc").families }

    /// Reads from a folder like `/proc`.
    init(folder: String) {
        self.folder = folder
        ticksPerSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        pageBytes = Double(max(1, sysconf(Int32(_SC_PAGESIZE))))
    }

    /// What cannot be read is left out.
    var families: [MetricFamily] {
        let source = self
        return [
            .gauge("process_resident_memory_bytes", "Resident memory in bytes.") { source.residentBytes },
            .gauge("process_open_fds", "Open file descriptors.") { source.openDescriptorCount },
            .gauge("process_threads", "Threads.") { source.statistics.map { Double($0.threadCount) } },
            .counter("process_cpu_seconds_total", "Seconds of processor time, user and system.") {
                source.statistics.map { Double($0.cpuTicks) / source.ticksPerSecond }
            },
            .gauge("process_start_time_seconds", "When the process started, in seconds since 1970.") {
                source.startSeconds
            },
        ]
    }

    private var statistics: Statistics? { text("self/stat").flatMap(Statistics.init) }

    private var residentBytes: Double? {
        guard let fields = text("self/statm")?.split(separator: " "), fields.count > 1 else { return nil }
        return Double(fields[1]).map { $0 * pageBytes }
    }

    private var startSeconds: Double? {
        let lines = text("stat")?.split(separator: "\n") ?? []
        guard let line = lines.first(where: { $0.hasPrefix("btime ") }), let boot = Double(line.dropFirst(6)),
            let statistics
        else { return nil }
        return boot + Double(statistics.startTicks) / ticksPerSecond
    }

    private var openDescriptorCount: Double? {
        // One of them is open for this look alone.
        (try? Folder.names(in: folder + "/self/fd")).map { Double($0.count - 1) }
    }

    /// The text of a file, which the kernel makes when it is read.
    private func text(_ name: String) -> String? {
        let descriptor = unsafe open(folder + "/" + name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while true {
            let got = unsafe read(descriptor, &piece, piece.count)  // writes no more than the array has
            guard got > 0 else { return got == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
            bytes += piece[..<got]
        }
    }
}
