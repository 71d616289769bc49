internal import CSQLite
internal import Synchronization

/// What SQLite sees of the system in a worker (https://sqlite.org/vfs.html): a clock that stands at the moment of the
/// question, and no file at all. Opening, deleting or even asking for one fails here before the kernel refuses it.
enum FixedClock {
    /// The name under which connections ask for it.
    static let name = "penstock"
    private static let milliseconds = Atomic<Int64>(0)

    /// Where the clock stands, in microseconds since 1970.
    static func set(microseconds: Int64) {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000)
        milliseconds.store(remainder < 0 ? quotient - 1 : quotient, ordering: .relaxed)
    }

    /// The beginning of 1970 in SQLite's milliseconds, which count from 24 November 4714 BC, noon.
    private static let epochMilliseconds: Int64 = 210_866_760_000_000
    private static let millisecondsPerDay: Double = 86_400_000

    /// Makes it known to SQLite; once.
    ///
    /// - Returns: whether that went well.
    static func register() -> Bool {
        guard let system = unsafe sqlite3_vfs_find(nil) else { return false }
        // Lives as long as the process, as SQLite keeps it.
        let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe own.initialize(to: system.pointee)
        unsafe own.pointee.pNext = nil
        guard let name = unsafe csqlite_text(name) else { return false }
        unsafe own.pointee.zName = UnsafePointer(name)
        unsafe own.pointee.xOpen = { _, _, _, _, _ in SQLITE_CANTOPEN }
        unsafe own.pointee.xDelete = { _, _, _ in SQLITE_IOERR }
        unsafe own.pointee.xAccess = { _, _, _, found in
            unsafe found?.pointee = 0
            return SQLITE_OK
        }
        unsafe own.pointee.xDlOpen = { _, _ in nil }
        unsafe own.pointee.xCurrentTimeInt64 = { _, time in
            unsafe time?.pointee = FixedClock.now
            return SQLITE_OK
        }
        unsafe own.pointee.xCurrentTime = { _, days in
            unsafe days?.pointee = Double(FixedClock.now) / FixedClock.millisecondsPerDay
            return SQLITE_OK
        }
        return unsafe sqlite3_vfs_register(own, 0) == SQLITE_OK
    }

    private static var now: Int64 { milliseconds.load(ordering: .relaxed) &+ epochMilliseconds }
}
