//! Values as Python prints, parses and orders them.

use std::cmp::Ordering;

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind, State, UndefinedBehavior};

use crate::objects::{Date, GroupTuple, Lazy, Range, View};
use crate::run;

pub fn fail(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

fn type_name(value: &Value) -> &'static str {
    match value.kind() {
        ValueKind::None => "NoneType",
        ValueKind::Bool => "bool",
        ValueKind::Number if value.is_integer() => "int",
        ValueKind::Number => "float",
        ValueKind::String => "str",
        ValueKind::Map => "dict",
        _ if value.is_tuple() => "tuple",
        _ => "list",
    }
}

/// A TypeError that is certain to be one in Jinja2 too.
pub fn type_error(message: String) -> Error {
    Error::new(ErrorKind::BadSerialization, message)
}

pub fn not_iterable(value: &Value) -> Error {
    type_error(format!("'{}' object is not iterable", type_name(value)))
}

pub fn not_comparable(value: &Value, with: &str) -> Error {
    type_error(format!("'{}' and '{with}' can't be ordered", type_name(value)))
}

pub fn undefined_error() -> Error {
    Error::from(ErrorKind::UndefinedError)
}

pub fn is_float(value: &Value) -> bool {
    value.kind() == ValueKind::Number && !value.is_integer()
}

pub fn as_float(value: &Value) -> Option<f64> {
    match value.kind() {
        ValueKind::Number => f64::try_from(value.clone()).ok(),
        ValueKind::Bool => Some(f64::from(u8::from(value.is_true()))),
        _ => None,
    }
}

/// Integers and booleans.
pub fn as_integer(value: &Value) -> Option<i128> {
    match value.kind() {
        ValueKind::Number if value.is_integer() => i128::try_from(value.clone()).ok(),
        ValueKind::Bool => Some(i128::from(value.is_true())),
        _ => None,
    }
}

/// repr() of a float: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16.
pub fn float_repr(number: f64) -> String {
    if number.is_nan() {
        return "nan".into();
    }
    if number.is_infinite() {
        return if number < 0.0 { "-inf".into() } else { "inf".into() };
    }
    if number == 0.0 || (1e-4..1e16).contains(&number.abs()) {
        let text = number.to_string();
        return if text.contains('.') { text } else { text + ".0" };
    }
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    let sign = if power < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", power.abs())
}

pub fn has_odd_spelling(number: f64) -> bool {
    !number.is_finite() || (number != 0.0 && !(1e-4..1e16).contains(&number.abs()))
}

fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    !(c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{e000}'..='\u{f8ff}' | '\u{fff9}'..='\u{fffb}' | '\u{feff}' | '\u{e0000}'..='\u{10ffff}'))
}

pub fn string_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if is_printable(c) => out.push(c),
            c if (c as u32) < 0x100 => out.push_str(&format!("\\x{:02x}", c as u32)),
            c if (c as u32) < 0x10000 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push_str(&format!("\\U{:08x}", c as u32)),
        }
    }
    out.push(quote);
    out
}

/// How deep values may be nested where they are walked recursively.
pub const MAX_DEPTH: usize = 500;

/// Lists and tuples; MiniJinja's slices too, which are iterables to it.
pub fn is_list(value: &Value) -> bool {
    match value.kind() {
        ValueKind::Seq => value.downcast_object_ref::<Range>().is_none(),
        ValueKind::Iterable => {
            value.downcast_object_ref::<Lazy>().is_none() && value.downcast_object_ref::<View>().is_none()
        }
        _ => false,
    }
}

pub fn repr(value: &Value, out: &mut String, depth: usize) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(fail("a value is nested too deeply"));
    }
    match value.kind() {
        ValueKind::String => {
            if value.is_safe() {
                out.push_str("Markup(");
            }
            out.push_str(&string_repr(value.as_str().unwrap_or_default()));
            if value.is_safe() {
                out.push(')');
            }
        }
        ValueKind::Undefined => out.push_str("Undefined"),
        _ if is_list(value) => {
            let tuple = value.is_tuple() || value.downcast_object_ref::<GroupTuple>().is_some();
            out.push(if tuple { '(' } else { '[' });
            let mut count = 0;
            for element in value.try_iter()? {
                if count > 0 {
                    out.push_str(", ");
                }
                repr(&element, out, depth + 1)?;
                count += 1;
            }
            if tuple && count == 1 {
                out.push(',');
            }
            out.push(if tuple { ')' } else { ']' });
        }
        ValueKind::Map => {
            if !is_plain_map(value) {
                run::unsupported("an object that only Python can print");
            }
            out.push('{');
            for (index, key) in value.try_iter()?.enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                repr(&key, out, depth + 1)?;
                out.push_str(": ");
                repr(&value.get_item(&key)?, out, depth + 1)?;
            }
            out.push('}');
        }
        ValueKind::Plain if value.downcast_object_ref::<Date>().is_some() => {
            run::unsupported("a date inside a printed list or mapping");
        }
        _ => out.push_str(&text_of(value)?),
    }
    Ok(())
}

/// MiniJinja's own maps print as they are; namespaces, loops, macros and modules print as Python objects do.
fn is_plain_map(value: &Value) -> bool {
    value.as_object().is_none_or(|object| {
        let name = object.type_name();
        !(name.contains("Namespace")
            || name.contains("Loop")
            || name.contains("Macro")
            || name.contains("Module"))
    })
}

/// str(): of an undefined value the empty text, whatever the mode.
pub fn text_of(value: &Value) -> Result<String, Error> {
    Ok(match value.kind() {
        ValueKind::String => value.as_str().unwrap_or_default().to_string(),
        ValueKind::Number if !value.is_integer() => float_repr(f64::try_from(value.clone())?),
        _ if is_list(value) || value.kind() == ValueKind::Map => {
            let mut out = String::new();
            repr(value, &mut out, 0)?;
            out
        }
        ValueKind::Bytes | ValueKind::Iterable => {
            run::unsupported("an iterator or bytes printed as text");
            String::new()
        }
        ValueKind::Plain if value.downcast_object_ref::<Date>().is_none() => {
            run::unsupported("an object that only Python can print");
            String::new()
        }
        _ => value.to_string(),
    })
}

/// str() of an argument: an undefined one is an error in strict mode.
pub fn to_text(state: &State, value: &Value) -> Result<String, Error> {
    if value.is_undefined() {
        check_undefined(state)?;
    }
    text_of(value)
}

pub fn check_undefined(state: &State) -> Result<(), Error> {
    if matches!(state.undefined_behavior(), UndefinedBehavior::Strict) {
        return Err(undefined_error());
    }
    Ok(())
}

/// The elements of anything iterable; an undefined value has none, in strict mode it is an error.
pub fn elements(state: &State, value: &Value) -> Result<Vec<Value>, Error> {
    if value.is_undefined() {
        check_undefined(state)?;
        return Ok(Vec::new());
    }
    if matches!(value.kind(), ValueKind::None | ValueKind::Bool | ValueKind::Number) {
        return Err(not_iterable(value));
    }
    value.try_iter()?.checked().collect()
}

/// Python's `<` as an ordering: numbers, texts and lists among themselves; everything else is a TypeError there.
pub fn compare(a: &Value, b: &Value) -> Result<Ordering, Error> {
    if let (Some(x), Some(y)) = (as_integer(a), as_integer(b)) {
        return Ok(x.cmp(&y));
    }
    if let (Some(x), Some(y)) = (as_float(a), as_float(b)) {
        return x.partial_cmp(&y).ok_or_else(|| fail("nan can't be ordered"));
    }
    if let (Some(x), Some(y)) = (a.as_str(), b.as_str()) {
        return Ok(x.cmp(y));
    }
    if a.kind() == ValueKind::Seq && b.kind() == ValueKind::Seq && a.is_tuple() == b.is_tuple() {
        for (x, y) in a.try_iter()?.zip(b.try_iter()?) {
            if x != y {
                return compare(&x, &y);
            }
        }
        return Ok(a.len().cmp(&b.len()));
    }
    if let (Some(x), Some(y)) = (a.downcast_object_ref::<Date>(), b.downcast_object_ref::<Date>()) {
        if x.text.len() == 10 && y.text.len() == 10 {
            return Ok(x.text.cmp(&y.text));
        }
    }
    Err(fail("these values can't be ordered"))
}

/// A stable sort by a fallible ordering.
pub fn sort_by<T>(
    list: &mut [T],
    mut order: impl FnMut(&T, &T) -> Result<Ordering, Error>,
) -> Result<(), Error> {
    let mut failure = None;
    list.sort_by(|a, b| match order(a, b) {
        Ok(ordering) => ordering,
        Err(error) => {
            failure.get_or_insert(error);
            Ordering::Equal
        }
    });
    failure.map_or(Ok(()), Err)
}

/// int(text, base) of Python.
pub fn parse_int(text: &str, base: u32) -> Option<i128> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let lower = digits.get(..2).map(str::to_ascii_lowercase);
    let (base, digits) = match (base, lower.as_deref()) {
        (16 | 0, Some("0x")) => (16, &digits[2..]),
        (8 | 0, Some("0o")) => (8, &digits[2..]),
        (2 | 0, Some("0b")) => (2, &digits[2..]),
        (0, _) if digits.len() > 1 && digits.starts_with('0') && digits.bytes().any(|b| b != b'0') => {
            return None
        }
        (0, _) => (10, digits),
        (2..=36, _) => (base, digits),
        _ => return None,
    };
    let digits = without_underscores(digits)?;
    if !digits.bytes().next()?.is_ascii_alphanumeric() {
        return None;
    }
    let number = i128::from_str_radix(&digits, base).ok()?;
    Some(if negative { -number } else { number })
}

/// float(text) of Python.
pub fn parse_float(text: &str) -> Option<f64> {
    let text = without_underscores(text.trim())?;
    let lower = text.to_ascii_lowercase();
    let plain = lower.strip_prefix(['-', '+']).unwrap_or(&lower);
    if matches!(plain, "inf" | "infinity" | "nan")
        || plain.starts_with(|c: char| c.is_ascii_digit() || c == '.')
    {
        return lower.parse().ok();
    }
    None
}

fn without_underscores(text: &str) -> Option<String> {
    if text.starts_with('_') || text.ends_with('_') || text.contains("__") {
        return None;
    }
    Some(text.replace('_', ""))
}
