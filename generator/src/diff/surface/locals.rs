//! The types that are declared beside a request: enums, groups of parameters, and unions.

use std::collections::HashMap;

use super::Builder;
use crate::diff::site::ChangeSite;
use crate::name::RustName;
use crate::rust::{Group, Local, ParameterUnion, UnionValue};

impl Builder {
    pub(super) fn local(
        &mut self,
        module: &str,
        method: &[String],
        sites: &HashMap<&str, ChangeSite>,
        local: &Local,
    ) {
        let site = |name: &RustName| {
            let site = sites.get(name.as_str()).cloned();
            site.unwrap_or_else(|| ChangeSite::Method(method.to_vec()))
        };
        match local {
            Local::Enum(item) => self.enumeration(module, &site(&item.name), item),
            Local::Group(item) => self.group(module, method, site(&item.name), item),
            Local::Union(item) => self.parameter_union(module, method, &site, item),
        }
    }

    fn parameter_union(
        &mut self,
        module: &str,
        method: &[String],
        site: &dyn Fn(&RustName) -> ChangeSite,
        item: &ParameterUnion,
    ) {
        let path = format!("{module}::{}", item.name);
        self.add(&path, site(&item.name), "enum");
        for variant in &item.variants {
            let path = format!("{path}::{}", variant.name);
            match &variant.value {
                UnionValue::Group(group) => self.add(&path, site(group), format!("({group})")),
                UnionValue::Parameter {
                    wire_name,
                    ty,
                    repeated,
                } => {
                    let one = self.ty(ty);
                    let ty = match repeated {
                        true => one.inside("Vec<", ">"),
                        false => one,
                    };
                    let site = ChangeSite::Parameter(method.to_vec(), wire_name.clone());
                    self.add(&path, site, ty.inside("(", ")"));
                }
            }
        }
    }

    fn group(&mut self, module: &str, method: &[String], site: ChangeSite, item: &Group) {
        let path = format!("{module}::{}", item.name);
        self.add(&path, site.clone(), "struct");
        self.add(&format!("{path}::new"), site, "fn");
        for field in &item.fields {
            let one = self.ty(&field.ty);
            let ty = if field.repeated {
                one.inside("Vec<", ">")
            } else {
                one
            };
            let site = ChangeSite::Parameter(method.to_vec(), field.wire_name.clone());
            self.add(&format!("{path}.{}", field.name), site.clone(), ty.clone());
            self.add(&format!("{path}::{}", field.name), site, ty);
        }
    }
}
