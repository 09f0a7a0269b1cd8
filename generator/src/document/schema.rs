//! The Discovery format, version 1, as Rust structs. The macro `json_object!` defines them with
//! their readers.
//!
//! Keys and their meaning: <https://developers.google.com/discovery/v1/reference/apis>, and the
//! keys of published documents beyond it (`mtlsRootUrl`, `endpoints`, `apiVersion`, ...).

use super::entries::Entries;
use super::json_object::json_object;
use super::prose;
use super::read::ScalarText;

json_object! {
    /// A Discovery document: one version of one API.
    pub struct Document, "a Discovery document (an object)" {
        /// `discovery#restDescription`.
        "kind" => kind: Option<String>;
        /// `name:version`.
        "id" => id: Option<String>;
        /// The API's name, such as `gmail`; not empty.
        "name" => name: String;
        /// The API's version, such as `v1`; not empty.
        "version" => version: String;
        /// The document's revision, mostly a date as `YYYYMMDD`.
        "revision" => revision: Option<String>;
        /// The API's name for people.
        "title" => title: Option<String>;
        /// Description of the API.
        "description" => description: Option<String>;
        /// The name as its own client libraries spell it.
        "canonicalName" => canonical_name: Option<String>;
        /// Scheme and host, with a slash at the end; empty only where `base_url` is not.
        "rootUrl" => root_url: String;
        /// The same for mutual TLS.
        "mtlsRootUrl" => mtls_root_url: Option<String>;
        /// Path between `root_url` and every method's path; often empty.
        "servicePath" => service_path: Option<String>;
        /// `root_url` and `service_path`.
        "baseUrl" => base_url: Option<String>;
        /// The path of `base_url`.
        "basePath" => base_path: Option<String>;
        /// The protocol of methods: `rest`.
        "protocol" => protocol: Option<String>;
        /// Path of batch requests, after `root_url`.
        "batchPath" => batch_path: Option<String>;
        /// Documentation for people.
        "documentationLink" => documentation_link: Option<String>;
        /// Query parameters that every method accepts.
        "parameters" => parameters: Entries<Parameter>;
        /// OAuth 2.0 scopes by URL (`auth.oauth2.scopes`).
        "auth" => auth_scopes: Entries<Scope>, via Auth;
        /// Features, such as `dataWrapper`.
        "features" => features: Vec<String>;
        /// Regional hosts.
        "endpoints" => endpoints: Vec<Endpoint>;
        /// Types by id.
        "schemas" => schemas: Entries<Schema>;
        /// Methods that belong to no resource.
        "methods" => methods: Entries<Method>;
        /// The tree of resources.
        "resources" => resources: Entries<Resource>;
        /// `true` if a `{+x}` in a path is percent-encoded segment by segment.
        "fullyEncodeReservedExpansion" => fully_encode_reserved_expansion: bool;
        unused [
            "discoveryVersion", "etag", "exponentialBackoffDefault", "icons",
            "labels", "ownerDomain", "ownerName", "packagePath", "serviceVersion",
            "version_module", "x-source",
        ];
    }
}

json_object! {
    /// An OAuth 2.0 scope.
    pub struct Scope, "a scope (an object)" {
        /// The access that it grants.
        "description" => description: Option<String>;
        unused [];
    }
}

json_object! {
    /// A regional host of an API.
    pub struct Endpoint, "an endpoint (an object)" {
        /// Replacement for the document's `root_url`.
        "endpointUrl" => endpoint_url: Option<String>;
        /// The region.
        "location" => location: Option<String>;
        /// `true` if it is deprecated.
        "deprecated" => deprecated: bool;
        /// Documentation.
        "description" => description: Option<String>;
        unused [];
    }
}

json_object! {
    /// A resource: a name space of methods and of further resources.
    pub struct Resource, "a resource (an object)" {
        /// Its methods by name.
        "methods" => methods: Entries<Method>;
        /// The resources below it.
        "resources" => resources: Entries<Resource>;
        /// `true` if it is deprecated.
        "deprecated" => deprecated: bool;
        unused ["etag", "x-source"];
    }
}

json_object! {
    /// A method: one kind of HTTP request.
    pub struct Method, "a method (an object)" {
        /// Id, unique in the document, such as `gmail.users.drafts.get`.
        "id" => id: Option<String>;
        /// Path template, after `root_url` and `service_path`.
        "path" => path: Option<String>;
        /// The path with every `{+x}` expanded to its segments.
        "flatPath" => flat_path: Option<String>;
        /// HTTP method: `GET`, `POST`, ...
        "httpMethod" => http_method: Option<String>;
        /// Documentation.
        "description" => description: Option<String>;
        /// Path and query parameters by name.
        "parameters" => parameters: Entries<Parameter>;
        /// The required ones, most significant first.
        "parameterOrder" => parameter_order: Vec<String>;
        /// Type of the request body: a `$ref`, or an inline type.
        "request" => request: Option<Schema>;
        /// Type of the response: a `$ref`, or an inline type.
        "response" => response: Option<Schema>;
        /// Any one of these scopes is enough; empty if none is known.
        "scopes" => scopes: Vec<String>;
        /// Value of the header `x-goog-api-version`.
        "apiVersion" => api_version: Option<String>;
        /// `true` if it is deprecated.
        "deprecated" => deprecated: bool;
        /// `true` if media can be uploaded.
        "supportsMediaUpload" => supports_media_upload: bool;
        /// `true` if `alt=media` returns content.
        "supportsMediaDownload" => supports_media_download: bool;
        /// `true` if downloads use `/download/` and the path.
        "useMediaDownloadService" => use_media_download_service: bool;
        /// `true` if changes can be subscribed to.
        "supportsSubscription" => supports_subscription: bool;
        /// The upload of media.
        "mediaUpload" => media_upload: Option<MediaUpload>, via Upload;
        unused ["etagRequired", "streamingType", "x-source"];
    }
}

json_object! {
    /// `mediaUpload` as it is written.
    struct Upload, "a media upload (an object)" {
        "accept" => accept: Vec<String>;
        "maxSize" => max_size: Option<String>;
        "protocols" => protocols: Protocols;
        unused [];
    }
}

json_object! {
    /// `mediaUpload.protocols` as it is written.
    struct Protocols, "upload protocols (an object)" {
        "simple" => simple: Option<UploadProtocol>;
        "resumable" => resumable: Option<UploadProtocol>;
        unused [];
    }
}

json_object! {
    /// An upload protocol.
    pub struct UploadProtocol, "an upload protocol (an object)" {
        /// Path template, after the host.
        "path" => path: Option<String>;
        /// `true` if body and content are sent together in one multipart request.
        "multipart" => multipart: bool;
        unused [];
    }
}

/// The media that a method accepts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MediaUpload {
    /// Acceptable media types, such as `image/*`.
    pub accept: Vec<String>,
    /// Maximum size in bytes: digits, or digits and a unit (`1GB`).
    pub max_size: Option<String>,
    /// Upload in a single request.
    pub simple: Option<UploadProtocol>,
    /// Upload in chunks.
    pub resumable: Option<UploadProtocol>,
}

impl From<Upload> for Option<MediaUpload> {
    fn from(upload: Upload) -> Self {
        Some(MediaUpload {
            accept: upload.accept,
            max_size: upload.max_size,
            simple: upload.protocols.simple,
            resumable: upload.protocols.resumable,
        })
    }
}

/// A path or query parameter: a schema that uses `location`, `required` and `repeated`.
pub type Parameter = Schema;

json_object! {
    /// A type (JSON Schema draft 3, with Google's additions): a property, a parameter, a request
    /// body or a response.
    pub struct Schema, "a schema (an object)" {
        /// Its id, at top level.
        "id" => id: Option<String>;
        /// `string`, `integer`, `object`, `any`, ...
        "type" => kind: Option<String>;
        /// Id of the schema that this refers to.
        "$ref" => reference: Option<String>;
        /// Format of a string or number: `int64`, `byte`, `google-datetime`, ...
        "format" => format: Option<String>;
        /// Regular expression of a string.
        "pattern" => pattern: Option<String>;
        /// Documentation.
        "description" => description: Option<String>;
        /// The server's default for an absent value; always as text.
        "default" => default: Option<String>, via ScalarText;
        /// Minimum, as text.
        "minimum" => minimum: Option<String>, via ScalarText;
        /// Maximum, as text.
        "maximum" => maximum: Option<String>, via ScalarText;
        /// `true` if only the server sets it (AIP-203 `OUTPUT_ONLY`).
        "readOnly" => read_only: bool;
        /// `true` if it is deprecated.
        "deprecated" => deprecated: bool;
        /// `true` if a parameter must be given.
        "required" => required: bool;
        /// `true` if the prose calls it required; documentation only.
        "x-required" => x_required: bool;
        /// `true` if the prose calls it immutable (AIP-203 `IMMUTABLE`); documentation only.
        "x-immutable" => x_immutable: bool;
        /// `true` if the prose calls it input only (AIP-203 `INPUT_ONLY`); documentation only.
        "x-inputOnly" => x_input_only: bool;
        /// Acceptable values of a string.
        "enum" => enumeration: Option<Vec<String>>;
        /// Descriptions of the values, in the same order.
        "enumDescriptions" => enum_descriptions: Vec<String>;
        /// Deprecation of the values, in the same order.
        "enumDeprecated" => enum_deprecated: Vec<bool>;
        /// Properties of an object by wire name.
        "properties" => properties: Entries<Schema>;
        /// Type of the values of a map.
        "additionalProperties" => additional_properties: Option<Box<Schema>>;
        /// Type of the elements of an array.
        "items" => items: Option<Box<Schema>>;
        /// Ids of the methods that need this property (`annotations.required`).
        "annotations" => annotations_required: Vec<String>, via Annotations;
        /// `true` if a parameter may be given several times.
        "repeated" => repeated: bool;
        /// `path` or `query`.
        "location" => location: Option<String>;
        /// The actual schema of an object, by the value of one of its properties.
        "variant" => variant: Option<Variant>;
        unused ["etag", "parameterName", "title", "x-source"];
        /// `true` if there is a key `properties`, even an empty one.
        present properties => has_properties;
        finish prose_facts;
    }
}

/// Sets the facts of a description's leading tags.
fn prose_facts(schema: &mut Schema) {
    if let Some(description) = &schema.description {
        let found = prose::behaviours(description).0;
        schema.read_only |= found.output_only;
        schema.x_required |= found.required;
        schema.x_immutable |= found.immutable;
        schema.x_input_only |= found.input_only;
    }
}

json_object! {
    /// `annotations` as it is written.
    struct Annotations, "annotations (an object)" {
        "required" => required: Vec<String>;
        unused [];
    }
}

impl From<Annotations> for Vec<String> {
    fn from(annotations: Annotations) -> Self {
        annotations.required
    }
}

json_object! {
    /// A choice of schemas.
    pub struct Variant, "a variant (an object)" {
        /// The property that selects the schema.
        "discriminant" => discriminant: Option<String>;
        /// The values of the discriminant, each with its schema.
        "map" => map: Vec<VariantCase>;
        unused [];
    }
}

json_object! {
    /// One case of a [`Variant`].
    pub struct VariantCase, "a case of a variant (an object)" {
        /// Value of the discriminant.
        "type_value" => type_value: Option<String>;
        /// Id of the schema.
        "$ref" => reference: Option<String>;
        unused [];
    }
}

json_object! {
    /// `auth` as it is written.
    struct Auth, "authorization (an object)" {
        "oauth2" => oauth2: OAuth2;
        unused [];
    }
}

json_object! {
    /// `auth.oauth2` as it is written.
    struct OAuth2, "OAuth 2.0 facts (an object)" {
        "scopes" => scopes: Entries<Scope>;
        unused [];
    }
}

impl From<Auth> for Entries<Scope> {
    fn from(auth: Auth) -> Self {
        auth.oauth2.scopes
    }
}
