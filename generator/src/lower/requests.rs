//! Methods as functions and request types, in modules that follow the resource tree.

use std::collections::BTreeMap;

use super::examples::ExampleParts;
use super::fault::{Fault, Result};
use super::field_docs;
use super::groups::setter_names;
use super::method_context::MethodContext;
use super::types::TypePath;
use super::{Lowering, below, method_docs, module_docs};
use crate::model::{
    Body, Method, Parameter, ParameterLocation, Resource, Response, SchemaId, Shape, Type, Verb,
};
use crate::name::{NameKind, NameRequest, RustName, joined, part, pascal, snake};
use crate::rust::{
    Argument, ArgumentKind, BodyArgument, Local, MediaFacts, Module, ParameterFacts, Request,
    ResponseKind, Setter, SetterKind, Ty,
};
use crate::scalar::Scalar;
use crate::text::escape::code;

impl Lowering<'_> {
    /// Lowers the module of a resource, with all below it.
    pub(super) fn module(
        &mut self,
        resource: &Resource,
        path: &str,
        name: RustName,
    ) -> Result<Module> {
        let functions = self.function_names(resource, path);
        let requested: Vec<NameRequest> = resource
            .methods
            .iter()
            .map(|method| NameRequest::new(part(&method.name), request_name(&method.name)))
            .collect();
        let names = self.allocate(
            &format!("resources/{path}/types"),
            NameKind::Type,
            &requested,
        );
        let mut requests = Vec::new();
        for ((method, function), request) in resource.methods.iter().zip(functions).zip(names) {
            requests.push(self.request(
                &MethodContext {
                    method,
                    path,
                    request,
                },
                function,
            )?);
        }
        let children = self.module_names(resource, path);
        let modules = resource
            .resources
            .iter()
            .zip(children)
            .map(|(child, name)| self.module(child, &below(path, &child.name), name))
            .collect::<Result<_>>()?;
        Ok(Module {
            name,
            docs: module_docs::resource(resource, &requests),
            deprecated: resource.deprecated,
            feature: None,
            requests,
            modules,
        })
    }

    pub(super) fn function_names(&mut self, resource: &Resource, path: &str) -> Vec<RustName> {
        let requested: Vec<NameRequest> = resource
            .methods
            .iter()
            .map(|method| {
                let name = snake(&method.name);
                // Files of the resource tree import these modules from the root, and would also
                // import a function with the same name.
                let imported = path.is_empty() && matches!(name.as_str(), "methods" | "types");
                NameRequest::new(&method.name, if imported { name + "_" } else { name })
            })
            .collect();
        self.allocate(
            &format!("resources/{path}/functions"),
            NameKind::Function,
            &requested,
        )
    }

    pub(super) fn module_names(&mut self, resource: &Resource, path: &str) -> Vec<RustName> {
        let requested: Vec<NameRequest> = resource
            .resources
            .iter()
            .map(|child| NameRequest::new(&child.name, snake(&child.name)))
            .collect();
        self.allocate(
            &format!("resources/{path}/modules"),
            NameKind::Module,
            &requested,
        )
    }

    fn request(&mut self, here: &MethodContext<'_>, function: RustName) -> Result<Request> {
        let method = here.method;
        let mut locals = Vec::new();
        let requested = setter_names(method);
        let scope = format!("resources/{}/{}/arguments", here.path, method.name);
        let allocated = self.allocate(&scope, NameKind::Argument, &requested);
        let keys = requested.into_iter().map(|item| item.key);
        let names: BTreeMap<String, RustName> = keys.zip(allocated).collect();
        let arguments = self.arguments(here, &names, &mut locals)?;
        let setters = self.setters(here, &names, &mut locals)?;
        let response = self.response(method)?;
        let ty = match &method.request {
            Some(Body::Json(ty)) => Some(self.plain_ty(ty)?),
            Some(Body::Raw) | None => None,
        };
        let body = method.request.as_ref().map(|_| BodyArgument { ty });
        let scopes = method.scopes.iter().map(|scope| self.scope(scope).cloned());
        let scopes = scopes.collect::<Result<Vec<RustName>>>()?;
        let paging = self.paging(method);
        let parts = method_docs::Parts {
            method,
            scopes: &scopes,
            arguments: &arguments,
            setters: &setters,
            request: &here.request,
            response: &response,
            paging: paging.as_ref(),
        };
        let docs = method_docs::docs(self, &parts);
        let example = self.example(&ExampleParts {
            method,
            arguments: &arguments,
            body: body.as_ref(),
            setters: &setters,
            locals: &locals,
            paging: paging.as_ref(),
        });
        let operation = method.operation.as_ref();
        Ok(Request {
            constant: self.statics.constant(here.path, method)?,
            function,
            name: here.request.clone(),
            id: method.id.clone(),
            docs,
            example,
            deprecated: method.deprecated,
            verb: method.verb,
            path: method.path.to_string(),
            scopes,
            api_version: method.api_version.clone(),
            required: method.required.clone(),
            paging,
            polling: operation.and_then(|it| self.statics.polling(it.poll.as_ref()?)),
            starts_operation: operation.is_some(),
            operation_result: operation
                .and_then(|it| it.result)
                .map(|it| self.api.schema(it).name.clone()),
            upload: upload(method),
            download: method.download,
            parameters: method.parameters.iter().map(parameter_facts).collect(),
            arguments,
            body,
            setters,
            response,
            locals,
        })
    }

    fn arguments(
        &mut self,
        here: &MethodContext<'_>,
        names: &BTreeMap<String, RustName>,
        locals: &mut Vec<Local>,
    ) -> Result<Vec<Argument>> {
        let mut arguments = Vec::new();
        for parameter in here
            .method
            .parameters
            .iter()
            .filter(|parameter| parameter.required)
        {
            let name = name_of(names, &part(&parameter.name))?;
            arguments.push(Argument {
                name,
                wire_name: parameter.name.clone(),
                kind: match (parameter.location, parameter.repeated) {
                    (ParameterLocation::Path, false) => ArgumentKind::Path,
                    (ParameterLocation::Path, true) => ArgumentKind::PathList,
                    (ParameterLocation::Query, false) => ArgumentKind::Query,
                    (ParameterLocation::Query, true) => ArgumentKind::QueryList,
                    (ParameterLocation::Header, false) => ArgumentKind::Header,
                    (ParameterLocation::Header, true) => ArgumentKind::HeaderList,
                },
                ty: self.parameter_ty(here, parameter, locals)?,
            });
        }
        Ok(arguments)
    }

    fn setters(
        &mut self,
        here: &MethodContext<'_>,
        names: &BTreeMap<String, RustName>,
        locals: &mut Vec<Local>,
    ) -> Result<Vec<Setter>> {
        let mut setters = Vec::new();
        let groups = self.groups(here, locals)?;
        for parameter in here
            .method
            .parameters
            .iter()
            .filter(|parameter| !parameter.required && parameter.group().is_none())
            .filter(|parameter| !here.method.has_in_union(parameter))
        {
            let name = name_of(names, &part(&parameter.name))?;
            let wire_name = parameter.name.clone();
            let location = parameter.location;
            let ty = self.parameter_ty(here, parameter, locals)?;
            setters.push(Setter {
                name,
                docs: field_docs::parameter(parameter),
                deprecated: parameter.deprecated,
                kind: if parameter.repeated {
                    SetterKind::List {
                        location,
                        wire_name,
                        ty,
                    }
                } else {
                    SetterKind::One {
                        location,
                        wire_name,
                        ty,
                    }
                },
            });
        }
        let (unions, covered) = self.parameter_unions(here, &groups, names, locals)?;
        for (prefix, group) in groups
            .iter()
            .filter(|(prefix, _)| !covered.contains(prefix))
        {
            let name = name_of(names, &format!("{}.", part(prefix)))?;
            setters.push(Setter {
                name,
                docs: vec![format!("Query parameters `{}.*`.", code(prefix))],
                deprecated: false,
                kind: SetterKind::Group {
                    name: group.clone(),
                },
            });
        }
        setters.extend(unions);
        Ok(setters)
    }

    /// Returns the type of one value of a parameter. An enum is declared beside the request.
    pub(super) fn parameter_ty(
        &mut self,
        here: &MethodContext<'_>,
        parameter: &Parameter,
        locals: &mut Vec<Local>,
    ) -> Result<Ty> {
        let Type::Enum(known) = &parameter.ty else {
            return self.plain_ty(&parameter.ty);
        };
        let key = format!("{}:{}", part(&here.method.name), parameter.name);
        let candidate = joined(&here.request, &parameter.name);
        let name = self.one(
            &here.types(),
            NameKind::Type,
            &NameRequest::new(&key, candidate),
        );
        let docs = vec![format!(
            "Values of the parameter `{}` of `{}`.",
            code(&parameter.name),
            code(&here.method.id)
        )];
        let scope = format!("{}/{key}", here.types());
        let item = self.enumeration(&scope, name.clone(), known, docs);
        locals.push(Local::Enum(item));
        Ok(Ty::LocalEnum(name))
    }

    /// Returns a type that declares no item of its own: resolving has replaced inline objects with
    /// schemas.
    fn plain_ty(&mut self, ty: &Type) -> Result<Ty> {
        let path = TypePath {
            name: self.module.clone(),
            wire: String::new(),
            key: String::new(),
            is_updated: false,
        };
        Ok(match ty {
            Type::Enum(_) => Ty::Scalar(Scalar::String),
            Type::Array(inner) => Ty::Vec(Box::new(self.plain_ty(inner)?)),
            Type::Map(inner) => Ty::Map(Box::new(self.plain_ty(inner)?)),
            Type::Object(_) => Ty::Scalar(Scalar::Any),
            plain => self.ty(plain, &path, "", &mut Vec::new())?,
        })
    }

    /// Returns `true` if a type is a scalar, also behind aliases. No method of a real document
    /// returns one, so it is returned as plain JSON.
    fn is_scalar(&self, ty: &Type) -> bool {
        match self.api.behind(ty) {
            Type::Array(_) | Type::Map(_) | Type::Object(_) | Type::Scalar(Scalar::Any) => false,
            Type::Schema(id) => matches!(self.api.schema(*id).shape, Shape::Alias(_)),
            _ => true,
        }
    }

    fn response(&mut self, method: &Method) -> Result<ResponseKind> {
        if let Some(operation) = &method.operation {
            let name = |id: Option<SchemaId>| id.map(|id| self.schema_name(id)).transpose();
            return Ok(ResponseKind::Operation {
                envelope: self.schema_name(operation.envelope)?,
                result: name(operation.result)?,
                metadata: name(operation.metadata)?,
            });
        }
        Ok(match &method.response {
            // A method that only reads, and describes no response, returns its download.
            Response::Empty if method.download && method.verb == Verb::Get => ResponseKind::Media,
            Response::Empty => ResponseKind::Empty,
            Response::Raw => ResponseKind::Raw,
            Response::Json(ty) if self.is_scalar(ty) => ResponseKind::Json(Ty::Scalar(Scalar::Any)),
            Response::Json(ty) => ResponseKind::Json(self.plain_ty(ty)?),
        })
    }
}

/// Returns the name allocated for a key.
fn name_of(names: &BTreeMap<String, RustName>, key: &str) -> Result<RustName> {
    let name = names.get(key).cloned();
    name.ok_or_else(|| Fault::new(format!("the parameter `{key}` has no name")))
}

/// Returns the name of a method's request type. It contains both cases: without a lower-case letter
/// it could be that of a static, and without an upper-case letter that of a function or a module.
fn request_name(method: &str) -> String {
    let name = pascal(method);
    let has = |is: fn(&char) -> bool| name.chars().any(|c| is(&c));
    if has(char::is_ascii_lowercase) && has(char::is_ascii_uppercase) {
        name
    } else {
        name + "Request"
    }
}

fn upload(method: &Method) -> Option<MediaFacts> {
    let media = method.upload.as_ref()?;
    Some(MediaFacts {
        simple: media.simple.clone(),
        resumable: media.resumable.clone(),
        max_size: media.max_size,
        accept: media.accept.clone(),
    })
}

fn parameter_facts(parameter: &Parameter) -> ParameterFacts {
    ParameterFacts {
        name: parameter.name.clone(),
        repeated: parameter.repeated,
        location: parameter.location,
    }
}
