//! Renders one template with an Environment that is kept for each thread and set of options.

use std::cell::RefCell;

use minijinja::machinery::parse;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, OutputSpan, UndefinedBehavior};

use crate::filters;
use crate::methods;
use crate::run::{self, Loader, Run};
use crate::scan;

#[derive(Clone, PartialEq, Eq, Default)]
pub struct Options {
    pub trim_blocks: bool,
    pub lstrip_blocks: bool,
    pub keep_trailing_newline: bool,
    pub strict: bool,
    pub autoescape: bool,
    pub autoescape_except: Vec<String>,
    pub fuel: u64,
    /// block start and end, variable start and end, comment start and end, line statement and line comment prefix; an
    /// empty one is Jinja2's default.
    pub delimiters: Vec<String>,
}

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

pub struct Rendered {
    pub text: String,
    pub lines: Vec<u32>,
}

const KEPT_ENVIRONMENTS: usize = 8;
const MAX_MACRO_DEPTH: usize = 300;
const GLOBALS: &[&str] = &["range", "dict", "namespace", "cycler", "joiner", "lipsum"];

/// Syntax errors that are none in Jinja2.
const FOR_JINJA2: &[&str] = &["unexpected `(`", "block tags in macros", "invalid integer"];

thread_local! {
    static ENVIRONMENTS: RefCell<Vec<(Options, Environment<'static>)>> = const { RefCell::new(Vec::new()) };
}

fn syntax_of(options: &Options) -> Result<SyntaxConfig, Error> {
    let mut builder = SyntaxConfig::builder();
    builder.trim_blocks(options.trim_blocks);
    builder.lstrip_blocks(options.lstrip_blocks);
    builder.keep_trailing_newline(options.keep_trailing_newline);
    let given = |index: usize, default: &str| {
        options
            .delimiters
            .get(index)
            .filter(|text| !text.is_empty())
            .cloned()
            .unwrap_or_else(|| default.to_string())
    };
    if options.delimiters.iter().any(|text| !text.is_empty()) {
        builder.block_delimiters(given(0, "{%"), given(1, "%}"));
        builder.variable_delimiters(given(2, "{{"), given(3, "}}"));
        builder.comment_delimiters(given(4, "{#"), given(5, "#}"));
        if !given(6, "").is_empty() {
            builder.line_statement_prefix(given(6, ""));
        }
        if !given(7, "").is_empty() {
            builder.line_comment_prefix(given(7, ""));
        }
    }
    builder.build()
}

/// Sceptre's select_autoescape: HTML and XML always, the given extensions never, everything else as `autoescape` says.
fn escaping(options: &Options, name: &str) -> AutoEscape {
    let name = name.to_lowercase();
    let ends = |extension: &str| name.strip_suffix(extension).is_some_and(|rest| rest.ends_with('.'));
    let html = ["html", "htm", "xml"].into_iter().any(ends) && !options.autoescape_except.is_empty();
    if options.autoescape && (html || !options.autoescape_except.iter().any(|extension| ends(extension))) {
        AutoEscape::Html
    } else {
        AutoEscape::None
    }
}

fn environment(options: &Options) -> Result<Environment<'static>, Error> {
    let mut env = Environment::new();
    let syntax = syntax_of(options)?;
    env.set_syntax(syntax.clone());
    env.set_debug(true);
    env.set_fuel(Some(options.fuel));
    env.set_recursion_limit(MAX_MACRO_DEPTH);
    env.set_undefined_behavior(if options.strict {
        UndefinedBehavior::Strict
    } else {
        UndefinedBehavior::Lenient
    });
    let for_names = options.clone();
    env.set_auto_escape_callback(move |name| escaping(&for_names, name));
    env.set_formatter(filters::write_escaped);
    env.set_unknown_method_callback(methods::call);
    env.set_loader(move |name| {
        let Some(text) = run::load(name) else { return Ok(None) };
        let text = examine(name, normalise(text), &syntax)?;
        if run::with(|run| run.without_context.contains(name)) == Some(true) {
            examine_import(name, &text, &syntax)?;
        }
        Ok(Some(text))
    });
    filters::register(&mut env);
    Ok(env)
}

/// Jinja2 reads \r\n and \r as newlines.
fn normalise(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

/// The text to render: the same with checks of what loops run over and comparisons compare.
fn examine(name: &str, text: String, syntax: &SyntaxConfig) -> Result<String, Error> {
    if text.len() > 8000 || text.contains("include") {
        scan::tokens(name, &text, syntax)
            .map_err(|()| Error::new(ErrorKind::SyntaxError, "nested too deeply"))?;
    }
    let mut checks = Vec::new();
    match parse(&text, name, syntax.clone()) {
        Ok(tree) => {
            scan::tree(name, &text, &tree, syntax);
            scan::checks(std::slice::from_ref(&tree), &mut checks);
        }
        Err(error) => {
            let _ = scan::tokens(name, &text, syntax);
            if error.detail().is_some_and(|detail| FOR_JINJA2.iter().any(|text| detail.contains(text))) {
                run::unsupported(format!("{error}"));
            }
            return Err(error);
        }
    }
    let checked = with_checks(&text, checks);
    Ok(match checked {
        Some(checked) if parse(&checked, name, syntax.clone()).is_ok() => checked,
        _ => text,
    })
}

/// The text with the checks put around what they are for; lines stay where they are. Of overlapping ones the first.
fn with_checks(text: &str, mut checks: Vec<scan::Check>) -> Option<String> {
    if checks.is_empty() {
        return None;
    }
    checks.sort_unstable_by_key(|check| check.start);
    let mut out = String::with_capacity(text.len() + checks.len() * 16);
    let mut from = 0;
    for check in checks {
        let start = name_start(text.as_bytes(), check.start);
        if start < from
            || check.end < start
            || !text.is_char_boundary(start)
            || !text.is_char_boundary(check.end)
        {
            continue;
        }
        out.push_str(&text[from..start]);
        out.push('(');
        out.push_str(&text[start..check.end]);
        out.push_str(")|");
        out.push_str(check.filter);
        from = check.end;
    }
    out.push_str(&text[from..]);
    Some(out)
}

/// Places of attributes and subscripts begin at their dot or bracket: where the name before them begins.
fn name_start(bytes: &[u8], mut start: usize) -> usize {
    if matches!(bytes.get(start), Some(b'.' | b'[')) {
        while start > 0
            && (bytes[start - 1].is_ascii_alphanumeric() || b"_.[]'\"".contains(&bytes[start - 1]))
        {
            start -= 1;
        }
    }
    start
}

/// A template that is imported without the context must not read any of it.
fn examine_import(name: &str, text: &str, syntax: &SyntaxConfig) -> Result<(), Error> {
    let mut env = Environment::empty();
    env.set_syntax(syntax.clone());
    let template = env.template_from_named_str(name, text)?;
    if text.contains("include") {
        run::unsupported(format!("an imported template that includes others ({name})"));
    }
    for read in template.undeclared_variables(false) {
        if !GLOBALS.contains(&read.as_str()) {
            run::unsupported(format!("'{read}' in a template that is imported without context ({name})"));
        }
    }
    Ok(())
}

pub fn render(
    name: &str,
    text: &str,
    context: &[u8],
    options: &Options,
    seed: u64,
    loader: Loader,
) -> Result<Rendered, Failure> {
    run::begin(Run { seed, ..Run::default() });
    let result = run::with_loader(loader, || render_in_run(name, text, context, options));
    let run = run::end();
    if let Some(failed) = run.failed {
        return Err(Failure {
            kind: Kind::Template,
            message: failed.message,
            template: failed.template,
            line: failed.line,
        });
    }
    if let Some(reason) = run.unsupported {
        return Err(Failure { kind: Kind::Unsupported, message: reason, template: name.into(), line: 0 });
    }
    result.map_err(|error| failure_of(name, &error))
}

fn render_in_run(name: &str, text: &str, context: &[u8], options: &Options) -> Result<Rendered, Error> {
    let kept = ENVIRONMENTS.with_borrow_mut(|kept| {
        let index = kept.iter().position(|(of, _)| of == options)?;
        Some(kept.remove(index).1)
    });
    let mut env = match kept {
        Some(env) => env,
        None => environment(options)?,
    };
    env.clear_templates();
    let result = render_with(&env, name, text, context);
    ENVIRONMENTS.with_borrow_mut(|kept| {
        kept.insert(0, (options.clone(), env));
        kept.truncate(KEPT_ENVIRONMENTS);
    });
    result
}

fn render_with(env: &Environment, name: &str, text: &str, context: &[u8]) -> Result<Rendered, Error> {
    let context = crate::context::Reader::new(context)
        .value(0)
        .ok_or_else(|| Error::new(ErrorKind::OutOfFuel, "the context is nested too deeply"))?;
    let text = examine(name, normalise(text.to_string()), env.syntax())?;
    if run::with(|run| run.unsupported.is_some() || run.failed.is_some()) == Some(true) {
        return Ok(Rendered { text: String::new(), lines: Vec::new() });
    }
    let template = env.template_from_named_str(name, &text)?;
    let (out, spans) = template.render_with_spans(context)?;
    let lines = line_map(name, &text, &out, &spans);
    Ok(Rendered { text: out, lines })
}

/// For each line of the output the template's line that its first character came from.
fn line_map(name: &str, source: &str, out: &str, spans: &[OutputSpan]) -> Vec<u32> {
    let newlines: Vec<usize> =
        source.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect();
    let line_of = |offset: usize| newlines.partition_point(|at| *at < offset) as u32 + 1;
    let mut lines = Vec::new();
    let mut index = 0;
    let mut previous = 1;
    let starts =
        std::iter::once(0).chain(out.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1));
    for start in starts {
        while index < spans.len() && spans[index].output_range().end <= start {
            index += 1;
        }
        let span = spans.get(index).filter(|span| span.output_range().contains(&start));
        if let Some(span) = span.filter(|span| span.name() == name) {
            let inside = if span.kind() == minijinja::OutputSpanKind::Raw {
                start - span.output_range().start
            } else {
                0
            };
            previous = line_of(span.source_range().start + inside);
        }
        lines.push(previous);
    }
    lines
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

fn failure_of(name: &str, error: &Error) -> Failure {
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
            (Kind::Template, format!("{}", error.detail().unwrap_or("template not found")))
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

pub fn undeclared(name: &str, text: &str) -> Result<Vec<String>, Failure> {
    let text = normalise(text.to_string());
    let env = Environment::empty();
    let result = scan::tokens(name, &text, env.syntax())
        .map_err(|()| Error::new(ErrorKind::SyntaxError, "the template is nested too deeply"))
        .and_then(|()| env.template_from_named_str(name, &text));
    let template = result.map_err(|error| failure_of(name, &error))?;
    let mut names: Vec<String> = template
        .undeclared_variables(true)
        .into_iter()
        .filter(|read| !GLOBALS.contains(&read.split('.').next().unwrap_or_default()))
        .collect();
    names.sort();
    Ok(names)
}
