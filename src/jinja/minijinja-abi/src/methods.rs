//! Python's methods of texts, lists and mappings.

use minijinja::value::{from_args, Tuple, Value, ValueKind};
use minijinja::{Error, ErrorKind, State};
use minijinja_contrib::pycompat;

use crate::objects::View;
use crate::run;
use crate::scan::OF_DICT;

/// Those of pycompat that do as Python does on any text.
const TEXT: &[&str] = &[
    "upper",
    "lower",
    "capitalize",
    "count",
    "endswith",
    "find",
    "format",
    "join",
    "lstrip",
    "replace",
    "rfind",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "islower",
    "isupper",
    "isspace",
    "isascii",
];
/// Those that agree with Python on ASCII only.
const ASCII_TEXT: &[&str] = &["isdigit", "isnumeric", "isalnum", "isalpha", "title"];

pub fn call(state: &mut State, value: &Value, method: &str, args: &[Value]) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::String => {
            let ascii = value.as_str().is_some_and(str::is_ascii);
            if !(TEXT.contains(&method) || (ascii && ASCII_TEXT.contains(&method))) {
                run::unsupported(format!("the method '{method}' of a text"));
            }
            if value.is_safe() {
                run::unsupported("a method of safe text");
            }
            if method == "format" {
                run::unsupported("the method 'format' of a text");
            }
            if method == "title" {
                let () = from_args(args)?;
                return Ok(Value::from(title(value.as_str().unwrap_or_default())));
            }
            pycompat::unknown_method_callback(state, value, method, args)
        }
        ValueKind::Map => map_method(value, method, args),
        ValueKind::Seq if method == "count" => pycompat::unknown_method_callback(state, value, method, args),
        ValueKind::Seq if method == "index" => {
            let (wanted,): (&Value,) = from_args(args)?;
            let found = value.try_iter()?.position(|element| &element == wanted);
            found.map(Value::from).ok_or_else(|| crate::python::fail("the value is not in the list"))
        }
        _ => {
            if !value.is_undefined() {
                run::unsupported(format!("the method '{method}'"));
            }
            Err(Error::from(ErrorKind::UnknownMethod))
        }
    }
}

fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        out.push(if inside { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() });
        inside = c.is_ascii_alphabetic();
    }
    out
}

fn map_method(value: &Value, method: &str, args: &[Value]) -> Result<Value, Error> {
    let keys = || -> Result<Vec<Value>, Error> { value.try_iter().map(Iterator::collect) };
    match method {
        "keys" => {
            let () = from_args(args)?;
            Ok(Value::from_object(View { elements: keys()? }))
        }
        "values" => {
            let () = from_args(args)?;
            let elements = keys()?.iter().map(|key| value.get_item(key)).collect::<Result<_, _>>()?;
            Ok(Value::from_object(View { elements }))
        }
        "items" => {
            let () = from_args(args)?;
            let pairs = keys()?.into_iter().map(|key| {
                let element = value.get_item(&key)?;
                Ok(Value::from(Tuple::from(vec![key, element])))
            });
            Ok(Value::from_object(View { elements: pairs.collect::<Result<_, Error>>()? }))
        }
        "get" => {
            let (key, default): (&Value, Option<&Value>) = from_args(args)?;
            let found = value.get_item(key)?;
            Ok(if found.is_undefined() { default.cloned().unwrap_or(Value::from(())) } else { found })
        }
        "copy" => {
            let () = from_args(args)?;
            Ok(value.clone())
        }
        _ => {
            // A macro of a module, or a function in a mapping, is called when this says that it is no method.
            if value.get_attr(method).is_ok_and(|found| !found.is_undefined()) {
                return Err(Error::from(ErrorKind::UnknownMethod));
            }
            if !OF_DICT.contains(&method) && !method.starts_with('_') {
                let message = format!("'dict object' has no attribute '{method}'");
                return Err(Error::new(ErrorKind::UndefinedError, message));
            }
            run::unsupported(format!("the method '{method}' of a mapping"));
            Err(Error::from(ErrorKind::UnknownMethod))
        }
    }
}
