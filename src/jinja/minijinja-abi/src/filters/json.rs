//! tojson: json.dumps with sorted keys and ASCII only, with what HTML reads specially escaped.

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, State};

use crate::arguments::{bind, Arguments};
use crate::python::{self, fail, MAX_DEPTH};

pub fn register(env: &mut Environment<'static>) {
    env.add_filter("tojson", tojson);
}

fn tojson(_state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["indent"])?;
    let indent = match bound.some(0) {
        None => None,
        Some(width) if width.as_str().is_some() => width.as_str().map(str::to_string),
        Some(_) => Some(" ".repeat(bound.size(0, 0)?)),
    };
    let mut out = String::new();
    write(&value, indent.as_deref(), 0, &mut out)?;
    Ok(Value::from_safe_string(out))
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\'' => out.push_str(&format!("\\u{:04x}", c as u32)),
            ' '..='~' => out.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
}

fn float_text(number: f64) -> String {
    match number {
        n if n.is_nan() => "NaN".into(),
        n if n.is_infinite() => {
            if n > 0.0 {
                "Infinity".into()
            } else {
                "-Infinity".into()
            }
        }
        n => python::float_repr(n),
    }
}

fn key_text(key: &Value) -> Result<String, Error> {
    Ok(match key.kind() {
        ValueKind::String => key.as_str().unwrap_or_default().to_string(),
        ValueKind::None => "null".into(),
        ValueKind::Bool => {
            if key.is_true() {
                "true".into()
            } else {
                "false".into()
            }
        }
        ValueKind::Number if python::is_float(key) => float_text(python::as_float(key).unwrap_or_default()),
        ValueKind::Number => key.to_string(),
        _ => return Err(fail("keys must be str, int, float, bool or None")),
    })
}

fn line(indent: Option<&str>, depth: usize, out: &mut String) {
    if let Some(indent) = indent {
        out.push('\n');
        out.push_str(&indent.repeat(depth));
    }
}

fn write(value: &Value, indent: Option<&str>, depth: usize, out: &mut String) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(fail("a value is nested too deeply"));
    }
    let comma = if indent.is_some() { "," } else { ", " };
    match value.kind() {
        ValueKind::None => out.push_str("null"),
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number if python::is_float(value) => {
            out.push_str(&float_text(python::as_float(value).unwrap_or_default()));
        }
        ValueKind::Number => out.push_str(&value.to_string()),
        ValueKind::String => write_text(value.as_str().unwrap_or_default(), out),
        _ if python::is_list(value) => {
            out.push('[');
            let mut count = 0;
            for element in value.try_iter()? {
                if count > 0 {
                    out.push_str(comma);
                }
                count += 1;
                line(indent, depth + 1, out);
                write(&element, indent, depth + 1, out)?;
            }
            if count > 0 {
                line(indent, depth, out);
            }
            out.push(']');
        }
        ValueKind::Map => {
            let mut keys: Vec<Value> = value.try_iter()?.collect();
            python::sort_by(&mut keys, python::compare)?;
            out.push('{');
            for (index, key) in keys.iter().enumerate() {
                if index > 0 {
                    out.push_str(comma);
                }
                line(indent, depth + 1, out);
                write_text(&key_text(key)?, out);
                out.push_str(": ");
                write(&value.get_item(key)?, indent, depth + 1, out)?;
            }
            if !keys.is_empty() {
                line(indent, depth, out);
            }
            out.push('}');
        }
        _ => return Err(fail("this value is not JSON serializable")),
    }
    Ok(())
}
