internal import HTTPServer
internal import Operations

/// Who may come in from the network.
struct AdmissionRules: Sendable {
    /// Whether everybody may do everything in the server's workspace; for a loopback address alone.
    var isOpen = false
    /// Which pages of browsers may ask.
    var origins = CORSRules()
    /// Which proxies are believed; nil where the server stands alone.
    var forwarded: ForwardedRules?
    /// Under which hosts the server may be reached through proxies; nil for any, since they check it.
    var hosts: HTTPHostList?
    /// How much may be asked.
    var rates = RateLimits.standard
}
