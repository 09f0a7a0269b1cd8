//! Limits on the values of a parameter or property beyond its type.

/// Known facts about the values of a parameter or property beyond its type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The service's default.
    pub default: Option<String>,
    /// The minimum, as the document writes it.
    pub minimum: Option<String>,
    /// The maximum, as the document writes it.
    pub maximum: Option<String>,
    /// All allowed values, if the type is not an enum of them.
    pub allowed: Vec<String>,
}
