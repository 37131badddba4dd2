//! What the Serverless Application Model does to a template that is read before its transform.
//!
//! Resources of SAM stay resources of their own kind. The roles, stages and permissions that the
//! transform makes are not made up: a reference to one of them is unknown.

/// Whether a kind is SAM's.
pub(super) fn is_serverless(kind: &str) -> bool {
    kind.starts_with("AWS::Serverless::")
}

/// Whether `Globals` may add properties to a kind.
pub(super) fn takes_globals(kind: &str) -> bool {
    matches!(
        kind.strip_prefix("AWS::Serverless::"),
        Some(
            "Function"
                | "Api"
                | "HttpApi"
                | "SimpleTable"
                | "StateMachine"
                | "CapacityProvider"
                | "WebSocketApi"
        )
    )
}
