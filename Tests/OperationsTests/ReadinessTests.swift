import Testing
import Wire

@testable import Operations

struct ReadinessTests {
    private func code(isStorageFull: Bool = false, queueFill: Double = 0) -> String? {
        do {
            try SystemOperations.checkReady(isStorageFull: isStorageFull, queueFill: queueFill)
            return nil
        } catch { return "\(error.status) \(error.code.rawValue)" }
    }

    @Test func `a server with room for writes is ready`() {
        #expect(code() == nil)
        #expect(code(queueFill: SystemOperations.queueFillMax - 0.001) == nil)
    }

    @Test func `a server whose queue of writes is nearly full is not ready`() {
        #expect(code(queueFill: SystemOperations.queueFillMax) == "503 not_ready")
        #expect(code(queueFill: 1) == "503 not_ready")
    }

    @Test func `a server whose disk is full is not ready`() {
        #expect(code(isStorageFull: true) == "503 not_ready")
    }
}
