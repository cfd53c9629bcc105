//! Renders one template with an Environment that is kept for each thread and set of options.

use std::cell::RefCell;

use minijinja::machinery::parse;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, OutputSpan, UndefinedBehavior};

use crate::checks;
use crate::failure::{self, Failure, Kind};
use crate::filters;
use crate::methods;
use crate::run::{self, Loader, Run};
use crate::scan;
use crate::tokens;

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
        tokens::examine(name, &text, syntax)
            .map_err(|()| Error::new(ErrorKind::SyntaxError, "nested too deeply"))?;
    }
    let mut wanted = Vec::new();
    match parse(&text, name, syntax.clone()) {
        Ok(tree) => {
            scan::tree(name, &text, &tree, syntax);
            checks::checks(std::slice::from_ref(&tree), &mut wanted);
        }
        Err(error) => {
            let _ = tokens::examine(name, &text, syntax);
            if error.detail().is_some_and(|detail| FOR_JINJA2.iter().any(|text| detail.contains(text))) {
                run::unsupported(format!("{error}"));
            }
            return Err(error);
        }
    }
    let checked = with_checks(&text, wanted);
    Ok(match checked {
        Some(checked) if parse(&checked, name, syntax.clone()).is_ok() => checked,
        _ => text,
    })
}

/// The text with the checks put around what they are for; lines stay where they are. Of overlapping ones the first.
fn with_checks(text: &str, mut checks: Vec<checks::Check>) -> Option<String> {
    if checks.is_empty() {
        return None;
    }
    checks.sort_unstable_by_key(|check| check.start);
    let mut out = String::with_capacity(text.len() + checks.len() * 16);
    let mut from = 0;
    for check in checks {
        let start = checks::name_start(text.as_bytes(), check.start);
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
    result.map_err(|error| failure::of(name, &error))
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

pub fn undeclared(name: &str, text: &str) -> Result<Vec<String>, Failure> {
    let text = normalise(text.to_string());
    let env = Environment::empty();
    let result = tokens::examine(name, &text, env.syntax())
        .map_err(|()| Error::new(ErrorKind::SyntaxError, "the template is nested too deeply"))
        .and_then(|()| env.template_from_named_str(name, &text));
    let template = result.map_err(|error| failure::of(name, &error))?;
    let mut names: Vec<String> = template
        .undeclared_variables(true)
        .into_iter()
        .filter(|read| !GLOBALS.contains(&read.split('.').next().unwrap_or_default()))
        .collect();
    names.sort();
    Ok(names)
}
