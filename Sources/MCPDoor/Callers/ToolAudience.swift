internal import Operations

/// Somebody whom tools are offered to.
protocol ToolAudience {
    /// Who it is.
    var principal: Principal { get }
    /// What they want to see, at most.
    var selection: ToolSelection { get }
}
