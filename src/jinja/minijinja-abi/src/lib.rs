//! MiniJinja behind a C ABI, with Jinja2 3.1's behaviour. `src/jinja/native.cc` is the other side.
//!
//! Nothing is allocated across the border: inputs are borrowed for the call, outputs are given to a callback. No panic
//! crosses it.

mod arguments;
mod checks;
mod context;
mod engine;
mod failure;
mod filters;
mod methods;
mod objects;
mod python;
mod run;
mod scan;
mod tokens;
mod walk;

use std::ffi::c_void;
use std::panic::{catch_unwind, AssertUnwindSafe};

use engine::Options;
use failure::{Failure, Kind};

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Text {
    data: *const u8,
    size: usize,
}

/// What the caller is told of a rendering, in any order, each at most once.
#[repr(u32)]
enum Part {
    Output = 0,
    Lines = 1,
    Message = 2,
    Template = 3,
}

type Emit = extern "C" fn(user: *mut c_void, part: u32, text: Text, number: u64);
/// Calls `give` with the text of a template if there is one.
type Load =
    extern "C" fn(user: *mut c_void, name: Text, give: extern "C" fn(*mut c_void, Text), target: *mut c_void);

#[repr(C)]
pub struct Request {
    name: Text,
    text: Text,
    context: Text,
    flags: u32, // 1 trim_blocks, 2 lstrip_blocks, 4 keep_trailing_newline, 8 strict, 16 autoescape
    fuel: u64,
    seed: u64,
    autoescape_except: Text, // extensions, separated by newlines
    delimiters: Text,        // eight texts, separated by NUL bytes; empty: all as Jinja2's
    user: *mut c_void,
    load: Load,
    emit: Emit,
}

/// SAFETY: the caller's bytes outlive the call.
unsafe fn bytes<'a>(text: Text) -> &'a [u8] {
    if text.size == 0 {
        return &[];
    }
    std::slice::from_raw_parts(text.data, text.size)
}

unsafe fn string<'a>(text: Text) -> std::borrow::Cow<'a, str> {
    String::from_utf8_lossy(bytes(text))
}

fn borrowed(bytes: &[u8]) -> Text {
    Text { data: bytes.as_ptr(), size: bytes.len() }
}

extern "C" fn receive(target: *mut c_void, text: Text) {
    // SAFETY: `target` is the Option below, alive during the load call.
    let slot = unsafe { &mut *target.cast::<Option<String>>() };
    *slot = Some(unsafe { string(text) }.into_owned());
}

fn options_of(request: &Request) -> Options {
    let flag = |bit: u32| request.flags & bit != 0;
    // SAFETY: see bytes().
    let (except, delimiters) = unsafe { (string(request.autoescape_except), string(request.delimiters)) };
    Options {
        trim_blocks: flag(1),
        lstrip_blocks: flag(2),
        keep_trailing_newline: flag(4),
        strict: flag(8),
        autoescape: flag(16),
        autoescape_except: except.split('\n').filter(|one| !one.is_empty()).map(str::to_string).collect(),
        fuel: request.fuel,
        delimiters: if delimiters.is_empty() {
            Vec::new()
        } else {
            delimiters.split('\0').map(str::to_string).collect()
        },
    }
}

fn report(request: &Request, failure: &Failure) -> u32 {
    (request.emit)(
        request.user,
        Part::Message as u32,
        borrowed(failure.message.as_bytes()),
        failure.line as u64,
    );
    (request.emit)(request.user, Part::Template as u32, borrowed(failure.template.as_bytes()), 0);
    failure.kind as u32
}

fn guarded(request: &Request, body: impl FnOnce() -> Result<(), Failure>) -> u32 {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => 0,
        Ok(Err(failure)) => report(request, &failure),
        Err(_) => {
            run::end();
            let message = "the template engine failed".to_string();
            report(request, &Failure { kind: Kind::Internal, message, template: String::new(), line: 0 })
        }
    }
}

/// Renders. Returns 0, or the Kind of the failure.
///
/// # Safety
/// `request` and what it points to must be valid for the call.
#[no_mangle]
pub unsafe extern "C" fn cf_jinja_render(request: *const Request) -> u32 {
    let request = &*request;
    guarded(request, || {
        let (name, text) = (string(request.name), string(request.text));
        let load = |wanted: &str| {
            let mut found: Option<String> = None;
            let target: *mut Option<String> = &mut found;
            (request.load)(request.user, borrowed(wanted.as_bytes()), receive, target.cast());
            found
        };
        let context = bytes(request.context);
        let rendered = engine::render(&name, &text, context, &options_of(request), request.seed, &load)?;
        let lines: Vec<u8> = rendered.lines.iter().flat_map(|line| line.to_ne_bytes()).collect();
        (request.emit)(request.user, Part::Output as u32, borrowed(rendered.text.as_bytes()), 0);
        (request.emit)(request.user, Part::Lines as u32, borrowed(&lines), 0);
        Ok(())
    })
}

/// Gives the names that a template reads and does not set, separated by newlines.
///
/// # Safety
/// As cf_jinja_render.
#[no_mangle]
pub unsafe extern "C" fn cf_jinja_undeclared(request: *const Request) -> u32 {
    let request = &*request;
    guarded(request, || {
        let names = engine::undeclared(&string(request.name), &string(request.text))?;
        (request.emit)(request.user, Part::Output as u32, borrowed(names.join("\n").as_bytes()), 0);
        Ok(())
    })
}
