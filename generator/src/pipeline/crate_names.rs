//! The names of a crate's modules, assigned once for all APIs.

use std::collections::BTreeSet;

use super::ResolvedApi;
use crate::diagnostic::{Diagnostic, Errors};
use crate::name::{Ledger, NameKind, NameRequest, Namer, RustName, snake};

/// The name of an API's module, with the module's part of the ledger.
pub(crate) struct ModuleNames {
    pub module: RustName,
    pub ledger: Ledger,
}

/// The names of all modules of a crate.
pub(crate) struct CrateNames {
    /// Modules, in the order of the requests.
    pub modules: Vec<ModuleNames>,
    /// The ledger without the parts of the modules.
    pub ledger: Ledger,
}

/// The inputs for the name of an API's module.
pub(crate) struct ModuleRequest<'a> {
    /// Name and version, as in `gmail:v1`.
    pub id: String,
    pub name: &'a str,
    pub version: &'a str,
    /// The document's file.
    pub file: &'a str,
    /// The name from the configuration.
    pub given: Option<&'a str>,
}

impl<'a> ModuleRequest<'a> {
    /// Returns the request of a resolved API.
    pub(crate) fn of(api: &'a ResolvedApi) -> Self {
        Self {
            id: api.model.id(),
            name: &api.model.name,
            version: &api.model.version,
            file: &api.file,
            given: api.module.as_deref(),
        }
    }

    fn error(&self, message: String, hint: &str) -> Errors {
        Diagnostic::error(self.file, message).with_hint(hint).into()
    }
}

impl CrateNames {
    /// Names the modules of all APIs.
    ///
    /// # Errors
    /// A given name that is not valid for a module, and two APIs that request one module: their
    /// files would conflict.
    pub(crate) fn new(ledger: Ledger, requests: &[ModuleRequest<'_>]) -> Result<Self, Errors> {
        for request in requests {
            let given = request.given;
            if let Some(module) = given.filter(|module| RustName::new(*module).is_none()) {
                let message = format!("`{module}` is not the name of a Rust module");
                return Err(Diagnostic::error(request.file, message).into());
            }
        }
        let mut namer = Namer::new(ledger);
        let requested: Vec<NameRequest> = requests.iter().map(name_request).collect();
        let names = namer.allocate("crate", NameKind::Module, &requested);
        check(&names, requests)?;
        let mut ledger = namer.into_ledger();
        let modules = names.into_iter().map(|module| ModuleNames {
            ledger: ledger.take(module.as_str()),
            module,
        });
        Ok(Self {
            modules: modules.collect(),
            ledger,
        })
    }
}

fn name_request(request: &ModuleRequest<'_>) -> NameRequest {
    let candidate = snake(&format!("{} {}", request.name, request.version));
    NameRequest::new(&request.id, candidate).or_chosen(request.given)
}

fn check(names: &[RustName], requests: &[ModuleRequest<'_>]) -> Result<(), Errors> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (name, request) in names.iter().zip(requests) {
        if !seen.insert(name.as_str()) {
            return Err(request.error(
                format!("two documents for the module `{name}`"),
                "name one of them with `module` in the manifest",
            ));
        }
        // A taken name would get a suffix.
        let given = request.given;
        if let Some(module) = given.filter(|module| *module != name.as_str()) {
            return Err(request.error(
                format!("the module `{module}` is taken"),
                "by another document, by the ledger, or by what emitted code needs",
            ));
        }
    }
    Ok(())
}
