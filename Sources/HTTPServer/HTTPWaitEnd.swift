/// Why a wait ended.
public enum HTTPWaitEnd: Sendable, Equatable {
    /// The descriptor is ready.
    case woken
    /// The time has passed, or a signal came.
    case timePassed
    /// The client has left; what is answered reaches nobody.
    case clientLeft
    /// The server drains: it is time to come to an end.
    case draining
}
