//! Filters on text.

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, State};

use crate::arguments::{bind, Arguments};
use crate::python::{self, fail};
use crate::run;

pub fn register(env: &mut Environment<'static>) {
    env.add_filter("string", |state: &mut State, value: &Value| -> Result<Value, Error> {
        Ok(if value.is_safe() { value.clone() } else { Value::from(python::to_text(state, value)?) })
    });
    env.add_filter("upper", |state: &mut State, value: &Value| {
        keep(state, value, |text| text.to_uppercase())
    });
    env.add_filter("lower", |state: &mut State, value: &Value| {
        keep(state, value, |text| text.to_lowercase())
    });
    env.add_filter("capitalize", |state: &mut State, value: &Value| keep(state, value, capitalized));
    env.add_filter("title", |state: &mut State, value: &Value| keep(state, value, titled));
    env.add_filter("trim", trim);
    env.add_filter("replace", replace);
    env.add_filter("center", center);
    env.add_filter("indent", indent);
    env.add_filter("truncate", truncate);
    env.add_filter("wordcount", wordcount);
    env.add_filter("wordwrap", wordwrap);
    env.add_filter("pprint", pprint);
}

/// A text made from another: what was safe stays safe.
fn keep(state: &State, value: &Value, change: impl Fn(&str) -> String) -> Result<Value, Error> {
    let text = change(&python::to_text(state, value)?);
    Ok(if value.is_safe() { Value::from_safe_string(text) } else { Value::from(text) })
}

pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + &chars.as_str().to_lowercase()
    })
}

/// Words begin at the start and after `-`, blanks, `(`, `{`, `[` and `<`.
fn titled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut first = true;
    for c in text.chars() {
        if matches!(c, '-' | '(' | '{' | '[' | '<') || c.is_whitespace() {
            out.push(c);
            first = true;
        } else {
            if first {
                out.extend(c.to_uppercase());
            } else {
                out.extend(c.to_lowercase());
            }
            first = false;
        }
    }
    out
}

fn trim(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["chars"])?;
    let chars = bound.some(0).map(|chars| python::to_text(state, chars)).transpose()?;
    keep(state, &value, |text| match &chars {
        Some(chars) => text.trim_matches(|c| chars.contains(c)).to_string(),
        None => text.trim().to_string(),
    })
}

fn replace(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["old", "new", "count"])?;
    let (Some(old), Some(new)) = (bound.given(0), bound.given(1)) else {
        return Err(fail("replace wants the old and the new text"));
    };
    let count = bound.some(2).map(|_| bound.integer(2, -1)).transpose()?.unwrap_or(-1);
    let escaping = !matches!(state.auto_escape(), AutoEscape::None);
    if escaping && (value.is_safe() || old.is_safe() || new.is_safe()) {
        run::unsupported("'replace' on safe text");
    }
    let (text, old, new) =
        (python::to_text(state, &value)?, python::to_text(state, old)?, python::to_text(state, new)?);
    Ok(Value::from(if count < 0 {
        text.replace(&old, &new)
    } else {
        text.replacen(&old, &new, count as usize)
    }))
}

fn center(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["width"])?;
    let width = bound.size(0, 80)?;
    keep(state, &value, |text| {
        let length = text.chars().count();
        let margin = width.saturating_sub(length);
        let left = margin / 2 + (margin & width & 1);
        format!("{}{text}{}", " ".repeat(left), " ".repeat(margin - left))
    })
}

fn indent(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["width", "first", "blank"])?;
    let indention = match bound.given(0) {
        Some(width) if width.as_str().is_some() => width.as_str().unwrap_or_default().to_string(),
        _ => " ".repeat(bound.size(0, 4)?),
    };
    let (first, blank) = (bound.truth(1, false), bound.truth(2, false));
    let safe = value.is_safe();
    let text = python::to_text(state, &value)? + "\n";
    if text.contains(['\r', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}', '\u{2029}'])
    {
        run::unsupported("'indent' of text with other line ends than newlines");
    }
    let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(&text).split('\n').collect();
    let mut out = String::with_capacity(text.len() + lines.len() * indention.len());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let wanted = if index == 0 { first } else { blank || !line.is_empty() };
        if wanted {
            out.push_str(&indention);
        }
        out.push_str(line);
    }
    Ok(if safe { Value::from_safe_string(out) } else { Value::from(out) })
}

fn truncate(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["length", "killwords", "end", "leeway"])?;
    let length = bound.size(0, 255)?;
    let end = bound.text(state, 2, "...")?;
    let leeway = match bound.some(3) {
        Some(_) => bound.size(3, 5)?,
        None => 5,
    };
    let end_length = end.chars().count();
    if length < end_length {
        return Err(fail(format!("expected length >= {end_length}, got {length}")));
    }
    keep(state, &value, |text| {
        if text.chars().count() <= length + leeway {
            return text.to_string();
        }
        let kept: String = text.chars().take(length - end_length).collect();
        if bound.truth(1, false) {
            return kept + &end;
        }
        kept.rsplit_once(' ').map_or(kept.as_str(), |(head, _)| head).to_string() + &end
    })
}

fn wordcount(state: &mut State, value: &Value) -> Result<Value, Error> {
    let text = python::to_text(state, value)?;
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    Ok(Value::from(words.count()))
}

/// Lines of words and single blanks are wrapped here; for hyphens and other blanks Python's textwrap has rules of its own.
fn wordwrap(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["width", "break_long_words", "wrapstring", "break_on_hyphens"])?;
    let width = bound.size(0, 79)?;
    let wrap = match bound.some(2) {
        Some(text) => python::to_text(state, text)?,
        None => "\n".to_string(),
    };
    let text = python::to_text(state, &value)?;
    let simple = text.bytes().all(|b| b == b'\n' || b == b' ' || (b.is_ascii_graphic() && b != b'-'));
    if !simple
        || text.contains("  ")
        || width == 0
        || text.lines().any(|l| l.starts_with(' ') || l.ends_with(' '))
    {
        run::unsupported("'wordwrap' of text with hyphens or several blanks");
    }
    let break_long = bound.truth(1, true);
    let mut wrapped = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        for word in line.split(' ') {
            let mut word = word;
            if !current.is_empty() && current.len() + 1 + word.len() <= width {
                current.push(' ');
                current.push_str(word);
                continue;
            }
            if break_long && word.len() > width {
                run::unsupported("'wordwrap' that breaks words");
            }
            if !current.is_empty() {
                wrapped.push(std::mem::take(&mut current));
            }
            current.push_str(std::mem::take(&mut word));
        }
        wrapped.push(current);
    }
    Ok(Value::from(wrapped.join(&wrap)))
}

/// Python's pprint on what fits its line of 80; longer values are laid out by Python.
fn pprint(state: &mut State, value: &Value) -> Result<Value, Error> {
    if value.is_undefined() {
        python::check_undefined(state)?;
    }
    let mut out = String::new();
    python::repr(value, &mut out, 0)?;
    if out.len() > 79 || out.contains('{') {
        run::unsupported("'pprint' of a long value or a mapping");
    }
    Ok(Value::from(out))
}
