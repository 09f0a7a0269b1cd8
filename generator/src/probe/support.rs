//! The part of the probe that is the same for every crate: arguments and bodies from a seed, and
//! the lines that it prints. It is emitted as `examples/probe/support.rs`.

use std::io::{BufRead as _, Write as _};

use serde_json::{Map, Value, json};

pub type Problem = Box<dyn std::error::Error>;

/// What a call gives: the request that the emitted function builds.
pub type Built = Result<http::Request<bytes::Bytes>, Problem>;

/// An API, a method's id, and the call of its function with arguments and a body in wire form.
pub type Call = (
    &'static str,
    &'static str,
    fn(&Map<String, Value>, &Value) -> Built,
);

/// Takes JSON through a type and writes it back; strictly, or as a client reads by default.
pub type Reader = fn(&[u8], bool) -> Result<Value, String>;

/// Texts that a careless client gets wrong in a URL or in JSON. The last one has a `/`, which a
/// single segment of a resource name cannot hold.
const TEXTS: [&str; 11] = [
    "a b",
    "100%",
    "a&b=c",
    "1+1",
    "\u{e9}t\u{e9}",
    "\"quoted\" 'too'",
    "a:b",
    "50%25",
    "q?x#y",
    "plain-1",
    "a/b",
];

/// The texts without a `/`.
const SEGMENTS: &[&str] = TEXTS.split_at(10).0;

/// The position of a value, so that neighbours differ, and so do the values of each seed.
struct Turn<'t> {
    seed: usize,
    count: usize,
    /// Values of each scalar, by its name.
    samples: &'t Value,
}

impl Turn<'_> {
    fn next(&mut self) -> usize {
        self.count += 1;
        self.seed.wrapping_mul(7).wrapping_add(self.count)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let at = self.next().checked_rem(items.len())?;
        items.get(at)
    }

    /// Whether to include the optional item of this index: each one in at least one of three
    /// seeds in a row.
    fn includes(&self, index: usize) -> bool {
        index % 3 == self.seed % 3 || (index + self.seed) % 4 == 0
    }
}

/// Runs the probe over its calls.
pub fn run(
    table: &str,
    calls: &[Call],
    schema: fn(&str, &str) -> Option<Reader>,
) -> Result<std::process::ExitCode, Problem> {
    let table: Value = serde_json::from_str(table)?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["requests"] => requests(&table, calls, 1),
        ["requests", "--seed", seed] => requests(&table, calls, seed.parse()?),
        ["schema", api, name] => values(schema(api, name), false),
        ["schema", "--strict", api, name] => values(schema(api, name), true),
        _ => {
            eprintln!("usage: probe requests [--seed N] | probe schema [--strict] API SCHEMA");
            Ok(std::process::ExitCode::from(2))
        }
    }
}

fn requests(table: &Value, calls: &[Call], seed: usize) -> Result<std::process::ExitCode, Problem> {
    let mut out = std::io::stdout().lock();
    for &(api, id, call) in calls {
        let schemas = &table["apis"][api]["schemas"];
        let methods = table["apis"][api]["methods"].as_array();
        let Some(method) = methods
            .into_iter()
            .flatten()
            .find(|method| method["id"] == *id)
        else {
            return Err(format!("the table has no method {id}").into());
        };
        let mut turn = Turn {
            seed,
            count: id.len(),
            samples: &table["samples"],
        };
        let args = args(method, &mut turn);
        let body = body(schemas, method, &mut turn);
        let request = call(&args, &body).map_err(|error| format!("{id}: {error}"))?;
        let content = match (request.body().is_empty(), &method["body"]) {
            (true, _) => Value::Null,
            (false, Value::String(raw)) if raw == "raw" => raw_text(request.body()),
            (false, _) => serde_json::from_slice(request.body())?,
        };
        let line = json!({
            "api": api,
            "path": method["path"],
            "args": args,
            "body": body,
            "http": request.method().as_str(),
            "url": request.uri().to_string(),
            "content": content,
        });
        writeln!(out, "{line}")?;
    }
    Ok(std::process::ExitCode::SUCCESS)
}

fn raw_text(bytes: &[u8]) -> Value {
    Value::String(String::from_utf8_lossy(bytes).into_owned())
}

/// Reads JSON values line by line, takes each through a type, and writes it back.
fn values(schema: Option<Reader>, strict: bool) -> Result<std::process::ExitCode, Problem> {
    let Some(read) = schema else {
        eprintln!("no such schema");
        return Ok(std::process::ExitCode::from(2));
    };
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = match read(line?.as_bytes(), strict) {
            Ok(value) => value,
            Err(error) => json!({ "error": error }),
        };
        writeln!(out, "{line}")?;
    }
    Ok(std::process::ExitCode::SUCCESS)
}

/// Arguments in wire form, by wire name.
fn args(method: &Value, turn: &mut Turn<'_>) -> Map<String, Value> {
    let mut args = Map::new();
    let left_out = left_out_prefixes(&method["unions"], turn.seed);
    let parameters = method["parameters"].as_array();
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let prefix = name.split('.').next().unwrap_or_default();
        let in_union = method["unions"].as_array().is_some_and(|unions| {
            unions.iter().any(|union| {
                union
                    .as_array()
                    .is_some_and(|union| union.contains(&json!(prefix)))
            })
        });
        if left_out.contains(&prefix) {
            continue;
        }
        if !in_union && parameter["required"] != true && !turn.includes(index) {
            continue;
        }
        let value = match (&parameter["segments"], parameter["repeated"] == true) {
            (Value::Array(segments), _) => path_value(parameter, segments, turn),
            (_, true) => {
                let first = scalar(&parameter["type"], turn);
                json!([first, scalar(&parameter["type"], turn)])
            }
            (_, false) => scalar(&parameter["type"], turn),
        };
        args.insert(name.to_owned(), value);
    }
    args
}

/// Of each union of prefixes all members but one.
fn left_out_prefixes(unions: &Value, seed: usize) -> Vec<&str> {
    let mut left_out = Vec::new();
    for union in unions.as_array().into_iter().flatten() {
        let members: Vec<&str> = union
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let kept = seed.checked_rem(members.len()).unwrap_or_default();
        left_out.extend(
            members
                .into_iter()
                .enumerate()
                .filter(|(index, _)| *index != kept)
                .map(|(_, member)| member),
        );
    }
    left_out
}

/// A value for a variable of a path, of the shape that the template has.
fn path_value(parameter: &Value, segments: &[Value], turn: &mut Turn<'_>) -> Value {
    if segments.len() == 1 && segments.first() == Some(&json!("*")) {
        return match parameter["type"].as_str() {
            Some("string") if !parameter["pattern"].is_null() => json!("a1"),
            _ => scalar(&parameter["type"], turn),
        };
    }
    let mut texts = Vec::new();
    for segment in segments {
        match (segment["literal"].as_str(), segment.as_str()) {
            (Some(literal), _) => texts.push(literal),
            (None, Some("**")) if parameter["pattern"].is_null() || turn.next() % 2 == 0 => {
                texts.extend(turn.pick(SEGMENTS));
                texts.extend(turn.pick(SEGMENTS));
            }
            _ => texts.extend(turn.pick(SEGMENTS)),
        }
    }
    Value::String(texts.join("/"))
}

fn body(schemas: &Value, method: &Value, turn: &mut Turn<'_>) -> Value {
    match &method["body"] {
        Value::Null => Value::Null,
        Value::String(raw) if raw == "raw" => json!("raw bytes"),
        ty => {
            let required: Vec<&str> = method["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            value(schemas, ty, turn, 0, "", &required)
        }
    }
}

/// A value of a type. Deep down, objects and lists are empty, so that recursion ends.
fn value(
    schemas: &Value,
    ty: &Value,
    turn: &mut Turn<'_>,
    depth: usize,
    pointer: &str,
    required: &[&str],
) -> Value {
    let needed = required.iter().any(|path| {
        path.strip_prefix(pointer)
            .is_some_and(|rest| rest.starts_with('/'))
    });
    let deep = depth > 3 && !needed;
    if let Some(name) = ty["schema"].as_str() {
        let schema = &schemas[name];
        return match &schema["alias"] {
            Value::Null => object(schemas, schema, turn, depth, pointer, required),
            alias => value(schemas, alias, turn, depth + 1, pointer, required),
        };
    }
    if !ty["object"].is_null() {
        return object(schemas, &ty["object"], turn, depth, pointer, required);
    }
    let inner = format!("{pointer}/*");
    if !ty["array"].is_null() {
        let count = if deep { 0 } else { 2 };
        let items =
            (0..count).map(|_| value(schemas, &ty["array"], turn, depth + 1, &inner, required));
        return Value::Array(items.collect());
    }
    if !ty["map"].is_null() {
        let mut map = Map::new();
        if !deep {
            for key in ["plain", "a b/\u{e9}\""] {
                map.insert(
                    key.to_owned(),
                    value(schemas, &ty["map"], turn, depth + 1, &inner, required),
                );
            }
        }
        return Value::Object(map);
    }
    scalar(ty, turn)
}

fn object(
    schemas: &Value,
    object: &Value,
    turn: &mut Turn<'_>,
    depth: usize,
    pointer: &str,
    required: &[&str],
) -> Value {
    let left_out = left_out_prefixes(&object["unions"], turn.seed);
    let mut map = Map::new();
    let properties = object["properties"].as_object();
    for (index, (name, ty)) in properties.into_iter().flatten().enumerate() {
        let here = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        let needed = required.iter().any(|path| *path == here);
        let in_union = object["unions"].as_array().is_some_and(|unions| {
            unions.iter().any(|union| {
                union
                    .as_array()
                    .is_some_and(|union| union.contains(&json!(name)))
            })
        });
        let requested = if in_union {
            !left_out.contains(&name.as_str())
        } else {
            turn.includes(index)
        };
        if needed || (requested && depth < 4) {
            map.insert(
                name.clone(),
                value(schemas, ty, turn, depth + 1, &here, required),
            );
        }
    }
    Value::Object(map)
}

/// A value without parts, awkward where the type lets it be.
fn scalar(ty: &Value, turn: &mut Turn<'_>) -> Value {
    if let Some(values) = ty["enum"].as_array() {
        return turn
            .pick(values)
            .cloned()
            .unwrap_or_else(|| json!("UNKNOWN"));
    }
    let name = ty.as_str().unwrap_or_default();
    let samples = &turn.samples[name];
    match samples.as_array() {
        Some(values) if !values.is_empty() => turn.pick(values).cloned(),
        _ => turn.pick(&TEXTS).map(|text| json!(text)),
    }
    .unwrap_or_default()
}
