//! What a type leaves open of the values of a parameter or property.

/// What is known of the values of a parameter or property beside their type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// What the service takes when there is none.
    pub default: Option<String>,
    /// The least value, as the document writes it.
    pub minimum: Option<String>,
    /// The greatest value, as the document writes it.
    pub maximum: Option<String>,
    /// All values, where the type is not an enum of them.
    pub allowed: Vec<String>,
}
