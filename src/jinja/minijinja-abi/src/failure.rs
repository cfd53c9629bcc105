//! What MiniJinja's errors are to the caller.

use minijinja::{Error, ErrorKind};

use crate::checks::name_start;
use crate::filters;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Template = 1,
    Unsupported = 2,
    Limit = 3,
    Internal = 4,
}

pub struct Failure {
    pub kind: Kind,
    pub message: String,
    pub template: String,
    pub line: usize,
}

/// The innermost error that has a place, for errors inside of includes and macros.
fn innermost(error: &Error) -> &Error {
    let mut best = error;
    let mut next: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    while let Some(inner) = next {
        if let Some(inner) = inner.downcast_ref::<Error>() {
            if inner.line().is_some() || best.line().is_none() {
                best = inner;
            }
        }
        next = inner.source();
    }
    best
}

fn line_in(error: &Error) -> usize {
    match (error.template_source(), error.range()) {
        (Some(source), Some(range)) if range.start <= source.len() => {
            source.as_bytes()[..range.start].iter().filter(|b| **b == b'\n').count() + 1
        }
        _ => error.line().unwrap_or(0),
    }
}

pub fn of(name: &str, error: &Error) -> Failure {
    let error = innermost(error);
    let (kind, message) = judge(error);
    Failure { kind, message, template: error.name().unwrap_or(name).to_string(), line: line_in(error) }
}

fn judge(error: &Error) -> (Kind, String) {
    let detail = error.detail().unwrap_or_default();
    let first = detail.split(' ').nth(1).unwrap_or_default();
    match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => (Kind::Template, detail.to_string()),
        ErrorKind::BadSerialization => (Kind::Template, detail.to_string()),
        ErrorKind::UndefinedError => (Kind::Template, undefined_message(error)),
        ErrorKind::TemplateNotFound => {
            (Kind::Template, error.detail().unwrap_or("template not found").to_string())
        }
        ErrorKind::UnknownFilter if filters::JINJA2_FILTERS.contains(&first) => {
            (Kind::Unsupported, detail.to_string())
        }
        ErrorKind::UnknownTest if filters::JINJA2_TESTS.contains(&first) => {
            (Kind::Unsupported, detail.to_string())
        }
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest => (Kind::Template, detail.to_string()),
        ErrorKind::UnknownFunction => {
            let function = detail.split(' ').next().unwrap_or_default();
            (Kind::Template, format!("'{function}' is undefined"))
        }
        ErrorKind::OutOfFuel if detail.is_empty() => {
            (Kind::Limit, "the template does too much work".to_string())
        }
        ErrorKind::OutOfFuel => (Kind::Limit, detail.to_string()),
        _ if named_in(detail).is_some() => (Kind::Template, undefined_message(error)),
        _ if detail.contains("recursion limit") => {
            (Kind::Limit, "the template recurses too deeply".to_string())
        }
        _ => (Kind::Unsupported, error.to_string()),
    }
}

/// MiniJinja says "(`name` is undefined)" where it knows which of the values it was.
fn named_in(text: &str) -> Option<&str> {
    let (before, _) = text.split_once("` is undefined")?;
    Some(before.rsplit_once('`')?.1).filter(|name| !name.is_empty() && name.len() <= 100)
}

fn undefined_message(error: &Error) -> String {
    if let Some(detail) = error.detail().filter(|detail| detail.starts_with('\'')) {
        return detail.to_string();
    }
    let shown = error.to_string();
    let name = match (error.template_source(), error.range()) {
        _ if named_in(&shown).is_some() => named_in(&shown).unwrap_or_default().to_string(),
        (Some(source), Some(range)) => undefined_name(source, range),
        _ => String::new(),
    };
    let is_name = |name: &str| {
        !name.is_empty()
            && name.len() <= 100
            && name.chars().all(|c| c.is_alphanumeric() || "_.[]'\"-/:".contains(c))
    };
    if is_name(&name) {
        format!("'{name}' is undefined")
    } else {
        "a value that is used here is undefined".to_string()
    }
}

/// What stands at the place of the error, as far as it is a name with attributes and subscripts. The place may begin at
/// an attribute; it may be the check that examine() put around what a loop runs over.
fn undefined_name(source: &str, range: std::ops::Range<usize>) -> String {
    let bytes = source.as_bytes();
    let (mut start, mut end) = (range.start.min(bytes.len()), range.end.min(bytes.len()));
    let check =
        source.get(start..end).and_then(|text| filters::CHECKS.iter().find(|check| text.ends_with(**check)));
    if let Some(check) = check {
        end = source[..end].rfind(&format!(")|{check}")).unwrap_or(end);
        start = start.min(end);
        if start == end {
            let mut depth = 1;
            while start > 0 && depth > 0 {
                start -= 1;
                depth += i32::from(bytes[start] == b')') - i32::from(bytes[start] == b'(');
            }
            start += 1;
        }
    }
    let before = source.get(..start).unwrap_or_default().trim_end();
    if let Some(filtered) = before.strip_suffix('|') {
        (start, end) = (filtered.trim_end().len(), filtered.trim_end().len());
    }
    if start == end {
        while start > 0
            && (bytes[start - 1].is_ascii_alphanumeric() || b"_.[]'\"".contains(&bytes[start - 1]))
        {
            start -= 1;
        }
    }
    start = name_start(bytes, start);
    let text = source.get(start..end).unwrap_or_default();
    text.split(['|', '~', '+']).next().unwrap_or_default().trim().trim_matches(['(', ')']).trim().to_string()
}
