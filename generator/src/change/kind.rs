//! The kinds of changes between two revisions, with their names and descriptions.

use serde_core::{Serialize, Serializer};

/// The differences of the emitted crate that a kind of change explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Explains {
    /// No difference: the change has no effect on emitted items.
    Nothing,
    /// Differences of the item itself.
    Item,
    /// Differences of the item and of everything inside it.
    Below,
}

macro_rules! kinds {
    ($($kind:ident $name:literal $words:literal $explains:ident;)*) => {
        /// The kind of a change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeKind {
            $(#[doc = $words] $kind,)*
        }

        impl ChangeKind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// Returns the name in reports and in the manifest.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// A description of the kind.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$kind => $words,)*
                }
            }

            pub(crate) fn explains(self) -> Explains {
                match self {
                    $(Self::$kind => Explains::$explains,)*
                }
            }
        }
    };
}

kinds! {
    ApiAdded "api-added" "API added" Below;
    ApiRemoved "api-removed" "API removed" Below;
    RootUrlChanged "root-url-changed" "root URL changed" Nothing;
    MtlsRootUrlChanged "mtls-root-url-changed" "mTLS root URL changed" Nothing;
    ServicePathChanged "service-path-changed" "service path changed" Nothing;
    BatchPathChanged "batch-path-changed" "batch path changed" Nothing;
    EndpointsChanged "endpoints-changed" "regional endpoints changed" Nothing;
    AltChanged "alt-changed" "default encoding of responses changed" Nothing;
    FeaturesChanged "features-changed" "features of the protocol changed" Nothing;
    ScopeAdded "scope-added" "scope added" Below;
    ScopeRemoved "scope-removed" "scope removed" Below;
    ResourceAdded "resource-added" "resource added" Below;
    ResourceRemoved "resource-removed" "resource removed" Below;
    ResourceDeprecated "resource-deprecated" "resource deprecated" Nothing;
    ResourceUndeprecated "resource-undeprecated" "resource no longer deprecated" Nothing;
    MethodAdded "method-added" "method added" Below;
    MethodRemoved "method-removed" "method removed" Below;
    MethodRenamed "method-renamed" "method renamed" Below;
    MethodIdChanged "method-id-changed" "method id changed" Nothing;
    HttpMethodChanged "http-method-changed" "HTTP method changed" Nothing;
    PathChanged "path-changed" "path changed" Item;
    RequestChanged "request-changed" "request body changed" Item;
    ResponseChanged "response-changed" "response changed" Item;
    OperationChanged "operation-changed" "result or metadata of the operation changed" Item;
    PagingGained "paging-gained" "responses come in pages" Item;
    PagingLost "paging-lost" "responses no longer come in pages" Item;
    PagingChanged "paging-changed" "pages changed" Item;
    UploadGained "upload-gained" "media upload added" Item;
    UploadLost "upload-lost" "media upload removed" Item;
    UploadProtocolAdded "upload-protocol-added" "upload protocol added" Nothing;
    UploadProtocolRemoved "upload-protocol-removed" "upload protocol removed" Nothing;
    UploadPathChanged "upload-path-changed" "upload path changed" Nothing;
    UploadSizeLowered "upload-size-lowered" "upload limit lowered" Nothing;
    UploadSizeRaised "upload-size-raised" "upload limit raised" Nothing;
    UploadTypesChanged "upload-types-changed" "accepted media types changed" Nothing;
    DownloadGained "download-gained" "media download added" Item;
    DownloadLost "download-lost" "media download removed" Item;
    MethodScopeAdded "method-scope-added" "method accepts another scope" Nothing;
    MethodScopeRemoved "method-scope-removed" "method no longer accepts a scope" Nothing;
    ApiVersionChanged "api-version-changed" "API version header changed" Nothing;
    MethodDeprecated "method-deprecated" "method deprecated" Nothing;
    MethodUndeprecated "method-undeprecated" "method no longer deprecated" Nothing;
    ParameterAdded "parameter-added" "optional parameter added" Below;
    RequiredParameterAdded "required-parameter-added" "required parameter added" Below;
    ParameterRemoved "parameter-removed" "parameter removed" Below;
    ParameterRequired "parameter-required" "parameter became required" Below;
    ParameterOptional "parameter-optional" "parameter became optional" Below;
    ParameterTypeChanged "parameter-type-changed" "type of a parameter changed" Below;
    ParameterRepeatedChanged "parameter-repeated-changed" "parameter became repeated, or no longer is" Item;
    ParameterLocationChanged "parameter-location-changed" "location of a parameter changed" Item;
    ParameterOrderChanged "parameter-order-changed" "order of parameters changed" Nothing;
    ConstraintTightened "constraint-tightened" "constraint tightened" Nothing;
    ConstraintLoosened "constraint-loosened" "constraint loosened" Nothing;
    DefaultChanged "default-changed" "default changed" Nothing;
    ParameterDeprecated "parameter-deprecated" "parameter deprecated" Nothing;
    ParameterUndeprecated "parameter-undeprecated" "parameter no longer deprecated" Nothing;
    SchemaAdded "schema-added" "schema added" Below;
    SchemaRemoved "schema-removed" "schema removed" Below;
    SchemaRenamed "schema-renamed" "schema renamed" Below;
    SchemaTypeChanged "schema-type-changed" "type of a schema changed" Below;
    SchemaDeprecated "schema-deprecated" "schema deprecated" Nothing;
    SchemaUndeprecated "schema-undeprecated" "schema no longer deprecated" Nothing;
    PropertyAdded "property-added" "property added" Below;
    PropertyRemoved "property-removed" "property removed" Below;
    PropertyTypeChanged "property-type-changed" "type of a property changed" Below;
    PropertyTyped "property-typed" "property became typed" Below;
    PropertyUntyped "property-untyped" "property became untyped" Below;
    PropertyBecameEnum "property-became-enum" "string became an enum" Below;
    PropertyNoLongerEnum "property-no-longer-enum" "enum became a string" Below;
    PropertyRequired "property-required" "property became required" Nothing;
    PropertyNotRequired "property-not-required" "property no longer required" Nothing;
    PropertyReadOnly "property-read-only" "property became read-only" Nothing;
    PropertyWritable "property-writable" "property no longer read-only" Nothing;
    PropertyBehaviorChanged "property-behavior-changed" "documented behaviour of a property changed" Nothing;
    PropertyDeprecated "property-deprecated" "property deprecated" Nothing;
    PropertyUndeprecated "property-undeprecated" "property no longer deprecated" Nothing;
    EnumValueAdded "enum-value-added" "enum value added" Item;
    EnumValueRemoved "enum-value-removed" "enum value removed" Item;
    EnumValueRenamed "enum-value-renamed" "enum value renamed" Item;
    EnumValueDeprecated "enum-value-deprecated" "enum value deprecated" Nothing;
    EnumValueUndeprecated "enum-value-undeprecated" "enum value no longer deprecated" Nothing;
    EnumValuesReordered "enum-values-reordered" "enum values in another order" Nothing;
    UnionAdded "union-added" "union added" Below;
    UnionRemoved "union-removed" "union removed" Below;
    UnionMemberAdded "union-member-added" "new member of a union" Below;
    UnionMemberRemoved "union-member-removed" "member of a union removed" Below;
    PropertyJoinedUnion "property-joined-union" "property joined a union" Below;
    PropertyLeftUnion "property-left-union" "property left a union" Below;
    ResourceNameAdded "resource-name-added" "resource name type added" Below;
    ResourceNameRemoved "resource-name-removed" "resource name type removed" Below;
    ResourceNameChanged "resource-name-changed" "patterns of resource names changed" Below;
    RecursionAppeared "recursion-appeared" "type became recursive, so a field is boxed" Nothing;
    RecursionGone "recursion-gone" "type is no longer recursive, so a field is no longer boxed" Nothing;
    RustNameChanged "rust-name-changed" "Rust name changed" Nothing;
    RustTypeChanged "rust-type-changed" "Rust type changed" Nothing;
    RustItemAdded "rust-item-added" "Rust item added" Nothing;
    RustItemRemoved "rust-item-removed" "Rust item removed" Nothing;
    DocChanged "doc-changed" "documentation changed" Nothing;
}

impl ChangeKind {
    /// Parses the name of a kind.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

impl Serialize for ChangeKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
