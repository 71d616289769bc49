import Dispatch

/// How fast one thread can read memory: the sum of an array much larger than any cache.
enum ReadBandwidth {
    static let bytes = 1 << 30

    static func seconds(times: Int) -> [Double] {
        let numbers = Array(repeating: Int64(3), count: bytes / MemoryLayout<Int64>.stride)
        return (0..<times).map { _ in
            let start = DispatchTime.now().uptimeNanoseconds
            let total = sum(numbers.span)
            let end = DispatchTime.now().uptimeNanoseconds
            precondition(total == Int64(numbers.count) * 3, "\(total) is a wrong sum")
            return Double(end - start) / 1e9
        }
    }

    @inline(never)
    private static func sum(_ numbers: Span<Int64>) -> Int64 {
        var total: Int64 = 0
        for index in numbers.indices { total &+= numbers[index] }
        return total
    }
}
