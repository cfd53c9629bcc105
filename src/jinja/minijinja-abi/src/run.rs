//! What one rendering carries beside MiniJinja's own state: the caller's loader, and what was found that only real
//! Jinja2 can do. One thread renders one template at a time; a loader that renders again gets a run of its own.

use std::cell::RefCell;
use std::collections::HashSet;

/// Gives the text of a template by its name.
pub type Loader<'a> = &'a dyn Fn(&str) -> Option<String>;

#[derive(Default)]
pub struct Run {
    /// Why real Jinja2 is needed, if it is.
    pub unsupported: Option<String>,
    /// An error that takes precedence over MiniJinja's: kind, message, template, line.
    pub failed: Option<Failed>,
    /// Names that `import` reads without the context.
    pub without_context: HashSet<String>,
    /// Names whose value the template is given.
    pub context_names: HashSet<String>,
    pub seed: u64,
    /// The context holds a float that Python spells otherwise.
    pub odd_floats: bool,
}

pub struct Failed {
    pub message: String,
    pub template: String,
    pub line: usize,
}

thread_local! {
    static CURRENT: RefCell<Vec<Run>> = const { RefCell::new(Vec::new()) };
    static LOADERS: RefCell<Vec<*const ()>> = const { RefCell::new(Vec::new()) };
}

pub fn begin(run: Run) {
    CURRENT.with_borrow_mut(|runs| runs.push(run));
}

pub fn end() -> Run {
    CURRENT.with_borrow_mut(|runs| runs.pop()).unwrap_or_default()
}

pub fn with<T>(body: impl FnOnce(&mut Run) -> T) -> Option<T> {
    CURRENT.with_borrow_mut(|runs| runs.last_mut().map(body))
}

/// Notes that the result would differ from Jinja2's, so that it is thrown away. The first reason stays.
pub fn unsupported(reason: impl Into<String>) {
    with(|run| {
        if run.unsupported.is_none() {
            run.unsupported = Some(reason.into());
        }
    });
}

/// Makes `loader` the one that includes use while `body` runs.
pub fn with_loader<T>(loader: Loader, body: impl FnOnce() -> T) -> T {
    struct Pop;
    impl Drop for Pop {
        fn drop(&mut self) {
            LOADERS.with_borrow_mut(|loaders| loaders.pop());
        }
    }
    let pointer: *const Loader = &loader;
    LOADERS.with_borrow_mut(|loaders| loaders.push(pointer.cast()));
    let _pop = Pop;
    body()
}

pub fn load(name: &str) -> Option<String> {
    let pointer = LOADERS.with_borrow(|loaders| loaders.last().copied())?;
    // SAFETY: with_loader pushed a pointer to a reference that lives until it pops it, on this thread.
    let loader: Loader = unsafe { *pointer.cast::<Loader>() };
    loader(name)
}
