//! Jinja2 3.1's filters and tests, where MiniJinja's own differ or are missing.

mod json;
mod markup;
mod numbers;
mod pick;
mod sequences;
mod text;

pub use markup::write_escaped;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, State};

use crate::arguments::Arguments;
use crate::objects::{Lazy, Range};
use crate::python;
use crate::run;

/// Jinja2's filters, all of them: a name that is not here is a mistake, one that is here but not registered is
/// something for real Jinja2.
pub const JINJA2_FILTERS: &[&str] = &[
    "abs",
    "attr",
    "batch",
    "capitalize",
    "center",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "filesizeformat",
    "first",
    "float",
    "forceescape",
    "format",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "pprint",
    "random",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "tojson",
    "trim",
    "truncate",
    "unique",
    "upper",
    "urlencode",
    "urlize",
    "wordcount",
    "wordwrap",
    "xmlattr",
];

pub const JINJA2_TESTS: &[&str] = &[
    "!=",
    "<",
    "<=",
    "==",
    ">",
    ">=",
    "boolean",
    "callable",
    "defined",
    "divisibleby",
    "eq",
    "equalto",
    "escaped",
    "even",
    "false",
    "filter",
    "float",
    "ge",
    "greaterthan",
    "gt",
    "in",
    "integer",
    "iterable",
    "le",
    "lessthan",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "sameas",
    "sequence",
    "string",
    "test",
    "true",
    "undefined",
    "upper",
];

/// Filters that engine.rs puts around expressions.
pub const CHECKS: &[&str] = &["_iterable", "_number", "_text"];

pub fn register(env: &mut Environment<'static>) {
    for name in ["split", "lines", "bool", "chain", "zip", "attr", "pprint"] {
        env.remove_filter(name);
    }
    for name in ["safe", "startingwith", "endingwith", "int"] {
        env.remove_test(name);
    }
    env.remove_global("debug");
    text::register(env);
    markup::register(env);
    numbers::register(env);
    sequences::register(env);
    pick::register(env);
    json::register(env);

    env.add_filter("_number", |value: &Value| match value.kind() {
        ValueKind::Number | ValueKind::Bool | ValueKind::Undefined => Ok(value.clone()),
        _ => Err(python::not_comparable(value, "int")),
    });
    env.add_filter("_text", |value: &Value| match value.kind() {
        ValueKind::String | ValueKind::Undefined => Ok(value.clone()),
        _ => Err(python::not_comparable(value, "str")),
    });
    env.add_filter("_iterable", |value: &Value| match value.kind() {
        ValueKind::None | ValueKind::Bool | ValueKind::Number => Err(python::not_iterable(value)),
        _ => Ok(value.clone()),
    });
    env.add_test("number", |value: &Value| matches!(value.kind(), ValueKind::Number | ValueKind::Bool));
    env.add_test("sequence", |value: &Value| {
        matches!(value.kind(), ValueKind::Seq | ValueKind::Map | ValueKind::String)
            || value.downcast_object_ref::<crate::objects::View>().is_some() && {
                run::unsupported("a view tested for a sequence");
                true
            }
    });
    env.add_test("iterable", |state: &State, value: &Value| -> Result<bool, Error> {
        if value.is_undefined() {
            python::check_undefined(state)?;
        }
        Ok(!matches!(value.kind(), ValueKind::None | ValueKind::Bool | ValueKind::Number | ValueKind::Plain))
    });
    env.add_test("mapping", |value: &Value| value.kind() == ValueKind::Map);
    env.add_test("sameas", |value: &Value, other: &Value| {
        let simple = |v: &Value| matches!(v.kind(), ValueKind::None | ValueKind::Bool);
        if !simple(value) && !simple(other) {
            run::unsupported("'is sameas' on other values than none and booleans");
        }
        value.kind() == other.kind() && value == other
    });
    env.add_test("callable", |value: &Value| {
        match value.kind() {
            ValueKind::Plain | ValueKind::Map => run::unsupported("'is callable' on an object"),
            ValueKind::Undefined => run::unsupported("'is callable' on an undefined value"),
            _ => {}
        }
        false
    });
    env.add_test("divisibleby", |value: &Value, by: &Value| -> Result<bool, Error> {
        match (python::as_integer(value), python::as_integer(by)) {
            (Some(_), Some(0)) => Err(python::fail("integer modulo by zero")),
            (Some(a), Some(b)) => Ok(a % b == 0),
            _ => Err(python::fail("'divisibleby' wants integers")),
        }
    });
    env.add_test("odd", |value: &Value| parity(value).map(|rest| rest == 1));
    env.add_test("even", |value: &Value| parity(value).map(|rest| rest == 0));
    env.add_function("range", range);
    env.add_function("cycler", |items: Vec<Value>| minijinja_contrib::globals::cycler(items));
    env.add_function("joiner", |separator: Option<Value>| minijinja_contrib::globals::joiner(separator));
}

fn parity(value: &Value) -> Result<i128, Error> {
    python::as_integer(value)
        .map(|number| number.rem_euclid(2))
        .ok_or_else(|| python::fail("an integer is wanted"))
}

/// More elements than this are refused: nobody wants them in a template, and the memory has to be bounded.
const MAX_RANGE: i128 = 1_000_000;

fn range(arguments: Arguments) -> Result<Value, Error> {
    let list: Vec<Value> = arguments.into_values();
    let numbers: Vec<i64> = list
        .iter()
        .map(|value| python::as_integer(value).and_then(|number| i64::try_from(number).ok()))
        .collect::<Option<_>>()
        .ok_or_else(|| python::fail("range() wants integers"))?;
    let (start, stop, step) = match numbers[..] {
        [stop] => (0, stop, 1),
        [start, stop] => (start, stop, 1),
        [start, stop, step] if step != 0 => (start, stop, step),
        _ => return Err(python::fail("range() wants one to three integers, the third not 0")),
    };
    let span =
        if step > 0 { i128::from(stop) - i128::from(start) } else { i128::from(start) - i128::from(stop) };
    let length = if span <= 0 { 0 } else { (span - 1) / i128::from(step).abs() + 1 };
    if length > MAX_RANGE {
        return Err(minijinja::Error::new(
            minijinja::ErrorKind::OutOfFuel,
            format!("a range of {length} elements is too long, at most {MAX_RANGE} are allowed"),
        ));
    }
    Ok(Value::from_object(Range { start, stop, step, length: length as usize }))
}

/// The value of `a.b.0` in an element, as filters with `attribute` look it up.
pub fn attribute_of(element: &Value, path: &Value) -> Result<Value, Error> {
    if let Some(index) = python::as_integer(path) {
        return element.get_item(&Value::from(index));
    }
    let mut value = element.clone();
    for part in path.as_str().ok_or_else(|| python::fail("an attribute is a name or a number"))?.split('.') {
        value = match part.parse::<i64>() {
            Ok(index) if part.bytes().all(|b| b.is_ascii_digit()) => value.get_item(&Value::from(index))?,
            _ => value.get_item(&Value::from(part))?,
        };
    }
    Ok(value)
}

/// What sort, unique, min, max and groupby compare: texts without case unless asked for.
pub fn sort_key(value: Value, case_sensitive: bool) -> Value {
    match value.as_str() {
        Some(text) if !case_sensitive => Value::from(text.to_lowercase()),
        _ => value,
    }
}

pub fn keyed(
    state: &State,
    list: &Value,
    attribute: Option<&Value>,
    case_sensitive: bool,
) -> Result<Vec<(Value, Value)>, Error> {
    python::elements(state, list)?
        .into_iter()
        .map(|element| {
            let key = attribute.map_or_else(|| Ok(element.clone()), |path| attribute_of(&element, path))?;
            Ok((sort_key(key, case_sensitive), element))
        })
        .collect()
}

pub fn lazy(elements: Vec<Value>) -> Value {
    Lazy::value(elements)
}
