//! HTML: escape, forceescape, striptags, xmlattr, urlencode, and what autoescaping writes.

use std::fmt::Write;

use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, Output, State};

use crate::arguments::{bind, Arguments};
use crate::python::{self, fail};
use crate::run;

pub fn register(env: &mut Environment<'static>) {
    env.add_filter("escape", escape);
    env.add_filter("e", escape);
    env.add_filter("forceescape", |state: &mut State, value: &Value| -> Result<Value, Error> {
        Ok(Value::from_safe_string(escape_text(&python::to_text(state, value)?)))
    });
    env.add_filter("safe", |state: &mut State, value: &Value| -> Result<Value, Error> {
        Ok(Value::from_safe_string(python::to_text(state, value)?))
    });
    env.add_filter("striptags", striptags);
    env.add_filter("xmlattr", xmlattr);
    env.add_filter("urlencode", urlencode);
}

pub fn escape_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&#39;"),
            '"' => out.push_str("&#34;"),
            c => out.push(c),
        }
    }
    out
}

/// MiniJinja's formatter: what `{{ value }}` writes.
pub fn write_escaped(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return minijinja::escape_formatter(out, state, value);
    }
    let escaping = !matches!(state.auto_escape(), AutoEscape::None) && !value.is_safe();
    match value.as_str() {
        Some(text) if !escaping => out.write_str(text)?,
        Some(text) => out.write_str(&escape_text(text))?,
        None => {
            let text = python::to_text(state, value)?;
            out.write_str(&if escaping { escape_text(&text) } else { text })?;
        }
    }
    Ok(())
}

fn escape(state: &mut State, value: &Value) -> Result<Value, Error> {
    Ok(if value.is_safe() {
        value.clone()
    } else {
        Value::from_safe_string(escape_text(&python::to_text(state, value)?))
    })
}

fn striptags(state: &mut State, value: &Value) -> Result<Value, Error> {
    let mut text = python::to_text(state, value)?;
    if text.contains('&') {
        run::unsupported("'striptags' of text with entities");
    }
    while let Some(start) = text.find("<!--") {
        let Some(length) = text[start..].find("-->") else { break };
        text.replace_range(start..start + length + 3, "");
    }
    while let Some(start) = text.find('<') {
        let Some(length) = text[start..].find('>') else { break };
        text.replace_range(start..=start + length, "");
    }
    Ok(Value::from(text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn xmlattr(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["autospace"])?;
    if value.kind() != ValueKind::Map {
        return Err(fail("xmlattr wants a mapping"));
    }
    let mut parts = Vec::new();
    for key in value.try_iter()? {
        let attribute = value.get_item(&key)?;
        if attribute.is_none() || attribute.is_undefined() {
            continue;
        }
        let name = python::to_text(state, &key)?;
        if name.contains([' ', '\t', '\n', '\r', '\u{c}', '/', '>', '=']) {
            return Err(fail(format!("Invalid character in attribute name: {}", python::string_repr(&name))));
        }
        let as_text = |value: &Value, text: String| if value.is_safe() { text } else { escape_text(&text) };
        let text = python::to_text(state, &attribute)?;
        parts.push(format!("{}=\"{}\"", as_text(&key, name), as_text(&attribute, text)));
    }
    let mut out = parts.join(" ");
    if bound.truth(0, true) && !out.is_empty() {
        out.insert(0, ' ');
    }
    Ok(if matches!(state.auto_escape(), AutoEscape::None) {
        Value::from(out)
    } else {
        Value::from_safe_string(out)
    })
}

fn quoted(text: &str, in_query: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => out.push(char::from(byte)),
            b'/' if !in_query => out.push('/'),
            b' ' if in_query => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn urlencode(state: &mut State, value: &Value) -> Result<Value, Error> {
    let pair_text = |state: &State, key: &Value, value: &Value| -> Result<String, Error> {
        Ok(format!(
            "{}={}",
            quoted(&python::to_text(state, key)?, true),
            quoted(&python::to_text(state, value)?, true)
        ))
    };
    let mut parts = Vec::new();
    match value.kind() {
        ValueKind::Map => {
            for key in value.try_iter()? {
                parts.push(pair_text(state, &key, &value.get_item(&key)?)?);
            }
        }
        ValueKind::Seq | ValueKind::Iterable => {
            for pair in value.try_iter()? {
                let both: Vec<Value> = pair.try_iter()?.collect();
                let [key, value] = &both[..] else { return Err(fail("urlencode wants pairs")) };
                parts.push(pair_text(state, key, value)?);
            }
        }
        _ => return Ok(Value::from(quoted(&python::to_text(state, value)?, false))),
    }
    Ok(Value::from(parts.join("&")))
}
