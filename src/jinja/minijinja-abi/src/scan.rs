//! Looks through a template for what MiniJinja does otherwise than Jinja2, before it is rendered. What is found goes to
//! the run: `unsupported` where real Jinja2 is needed, `failed` where Jinja2 refuses the template.

use std::collections::{HashMap, HashSet};

use minijinja::machinery::ast::{self, CallArg, Expr, Stmt};
use minijinja::machinery::Span;
use minijinja::syntax::SyntaxConfig;

use crate::filters::{JINJA2_FILTERS, JINJA2_TESTS};
use crate::python;
use crate::run::{self, Failed};
use crate::walk::{bodies, names_in, reads};

const MUTATING: &[&str] = &[
    "append",
    "add",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "setdefault",
    "sort",
    "update",
    "reverse",
];
/// Attributes of a Python dict: `d.items` is the method there, whatever keys the dict has.
pub const OF_DICT: &[&str] = &[
    "clear",
    "copy",
    "fromkeys",
    "get",
    "items",
    "keys",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "values",
];

pub fn fail(template: &str, line: u32, message: impl Into<String>) {
    run::with(|run| {
        run.failed.get_or_insert(Failed {
            message: message.into(),
            template: template.into(),
            line: line as usize,
        });
    });
}

/// Looks through the syntax tree.
pub fn tree(name: &str, source: &str, template: &Stmt, syntax: &SyntaxConfig) {
    if (syntax.trim_blocks() || syntax.lstrip_blocks()) && source.contains("endraw") {
        run::unsupported(format!("'raw' with trimmed blocks ({name})"));
    }
    if source.contains("raw +%}") || source.contains("raw+%}") {
        run::unsupported(format!("'raw' with a plus sign ({name})"));
    }
    let mut scan =
        Scan { name, source, soft: 0, nested: 0, macros: 0, defined: HashMap::new(), odd: Odd::default() };
    scan.collect(std::slice::from_ref(template));
    scan.statement(template);
    if scan.odd.concat && (scan.odd.float || run::with(|run| run.odd_floats).unwrap_or(false)) {
        run::unsupported("'~' where a float may be spelled otherwise than Python does");
    }
}

/// What together may print a float as Python does not.
#[derive(Default)]
struct Odd {
    concat: bool,
    float: bool,
}

struct Scan<'s> {
    name: &'s str,
    source: &'s str,
    soft: usize,   // inside if: Jinja2 looks up filters when they run
    nested: usize, // inside a loop, with or macro
    macros: usize,
    defined: HashMap<String, Vec<u32>>, // where names are set, by set, macro and import
    odd: Odd,
}

impl Scan<'_> {
    fn unsupported(&self, what: &str, span: Span) {
        run::unsupported(format!("{what} ({}:{})", self.name, span.start_line));
    }

    fn define(&mut self, target: &Expr, span: Span) {
        match target {
            Expr::Var(var) => self.defined.entry(var.id.to_string()).or_default().push(span.start_offset),
            Expr::List(list) => list.items.iter().for_each(|target| self.define(target, span)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|target| self.define(target, span)),
            _ => {}
        }
    }

    /// Where names are defined.
    fn collect(&mut self, list: &[Stmt]) {
        for statement in list {
            match statement {
                Stmt::Set(set) => self.define(&set.target, set.span()),
                Stmt::SetBlock(set) => self.define(&set.target, set.span()),
                Stmt::Macro(of) => {
                    self.defined.entry(of.name.to_string()).or_default().push(of.span().start_offset)
                }
                Stmt::Import(import) => self.define(&import.name, import.span()),
                Stmt::FromImport(import) => {
                    for (name, alias) in &import.names {
                        self.define(alias.as_ref().unwrap_or(name), import.span());
                    }
                }
                _ => {}
            }
            for body in bodies(statement) {
                self.collect(body);
            }
        }
    }

    fn statements(&mut self, list: &[Stmt]) {
        for statement in list {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::EmitExpr(emit) => self.expression(&emit.expr),
            Stmt::ForLoop(of) => {
                self.expression(&of.iter);
                if of.recursive && of.filter_expr.is_some() {
                    self.unsupported("a recursive loop with a condition", of.span());
                }
                self.nested += 1;
                self.optional(of.filter_expr.as_ref());
            }
            Stmt::IfCond(of) => {
                self.soft += 1;
                self.expression(&of.expr);
            }
            Stmt::WithBlock(with) => {
                let mut names = HashSet::new();
                for (target, value) in &with.assignments {
                    if reads(value).iter().any(|name| names.contains(name)) {
                        self.unsupported("'with' that uses a name it has just bound", with.span());
                    }
                    if let Expr::Var(var) = target {
                        names.insert(var.id.to_string());
                    }
                    self.expression(value);
                }
                self.nested += 1;
            }
            Stmt::Set(set) => {
                if let Expr::GetAttr(attribute) = &set.target {
                    self.expression(&attribute.expr);
                }
                self.expression(&set.expr);
            }
            Stmt::SetBlock(set) => {
                self.scoped(&set.body, set.span());
                self.optional(set.filter.as_ref());
            }
            Stmt::AutoEscape(of) => {
                self.scoped(&of.body, of.span());
                self.expression(&of.enabled);
            }
            Stmt::FilterBlock(of) => {
                self.scoped(&of.body, of.span());
                self.expression(&of.filter);
            }
            Stmt::Block(block) => {
                if self.nested > 0 {
                    self.unsupported("a block inside a loop, macro or with", block.span());
                }
            }
            Stmt::Import(import) => self.import(&import.expr, import.span()),
            Stmt::FromImport(import) => self.import(&import.expr, import.span()),
            Stmt::Extends(of) => self.expression(&of.name),
            Stmt::Include(of) => {
                if self.macros > 0 {
                    self.unsupported("an include inside a macro", of.span());
                }
                self.expression(&of.name);
            }
            Stmt::Macro(of) => {
                self.macro_body(of, of.span());
                self.nested += 1;
                self.macros += 1;
            }
            Stmt::CallBlock(of) => {
                self.expression_call(&of.call, of.call.span());
                self.nested += 1;
                self.macros += 1;
                of.macro_decl.defaults.iter().for_each(|default| self.expression(default));
            }
            Stmt::Do(of) => fail(self.name, of.span().start_line.into(), "Encountered unknown tag 'do'."),
            Stmt::Template(_) | Stmt::EmitRaw(_) => {}
        }
        for body in bodies(statement) {
            self.statements(body);
        }
        match statement {
            Stmt::IfCond(_) => self.soft -= 1,
            Stmt::ForLoop(_) | Stmt::WithBlock(_) => self.nested -= 1,
            Stmt::Macro(_) | Stmt::CallBlock(_) => {
                self.nested -= 1;
                self.macros -= 1;
            }
            _ => {}
        }
    }

    /// Jinja2 imports see no context unless told so; MiniJinja's see all of it.
    fn import(&mut self, of: &Expr, span: Span) {
        let end = (span.end_offset as usize).min(self.source.len());
        let text = self.source.get(span.start_offset as usize..end).unwrap_or_default();
        let words: Vec<&str> = text.split_whitespace().collect();
        let with_context = words.windows(2).any(|two| two == ["with", "context"]);
        match of {
            _ if with_context => {}
            Expr::Const(name) if name.value.as_str().is_some() => {
                let name = name.value.as_str().unwrap_or_default().to_string();
                run::with(|run| run.without_context.insert(name));
            }
            _ => self.unsupported("an import whose name is computed", span),
        }
        self.expression(of);
    }

    /// A macro of Jinja2 sees what its names hold when it is called, one of MiniJinja what they held when it was defined.
    fn macro_body(&mut self, of: &ast::Macro, span: Span) {
        let mut own: HashSet<String> = HashSet::new();
        for argument in &of.args {
            own.extend(reads(argument));
        }
        let mut used = Vec::new();
        for statement in &of.body {
            names_in(statement, &mut used);
        }
        for default in &of.defaults {
            self.expression(default);
            if reads(default).iter().any(|name| own.contains(name)) {
                self.unsupported("a default that uses another argument", span);
            }
        }
        for name in used {
            if matches!(name.as_str(), "varargs" | "kwargs") && !own.contains(&name) {
                self.unsupported("'varargs' or 'kwargs' in a macro", span);
            }
            if own.contains(&name) || name == of.name {
                continue;
            }
            let Some(places) = self.defined.get(&name) else { continue };
            let inside = |at: &u32| *at >= span.start_offset && *at < span.end_offset;
            let outside: Vec<&u32> = places.iter().filter(|at| !inside(at)).collect();
            if outside.len() > 1 || outside.iter().any(|at| **at >= span.end_offset) {
                self.unsupported("a macro that uses a name which is set again or later", span);
            }
        }
    }

    /// What is set inside of these tags is not seen outside of them.
    fn scoped(&self, body: &[Stmt], span: Span) {
        let sets = |s: &Stmt| {
            matches!(
                s,
                Stmt::Set(_) | Stmt::SetBlock(_) | Stmt::Macro(_) | Stmt::Import(_) | Stmt::FromImport(_)
            )
        };
        if body.iter().any(|s| sets(s) || bodies(s).iter().any(|inner| inner.iter().any(sets))) {
            self.unsupported("'set' inside a tag with a scope of its own", span);
        }
    }

    fn optional(&mut self, expression: Option<&Expr>) {
        if let Some(expression) = expression {
            self.expression(expression);
        }
    }

    fn arguments(&mut self, arguments: &[CallArg]) {
        for argument in arguments {
            let (CallArg::Pos(value)
            | CallArg::Kwarg(_, value)
            | CallArg::PosSplat(value)
            | CallArg::KwargSplat(value)) = argument;
            self.expression(value);
        }
    }

    fn expression(&mut self, expression: &Expr) {
        match expression {
            Expr::Var(var) => {
                if matches!(var.id, "lipsum" | "gettext" | "ngettext" | "_" | "self") {
                    self.unsupported(&format!("'{}'", var.id), var.span());
                }
            }
            Expr::Const(of) => {
                if python::is_float(&of.value)
                    && python::as_float(&of.value).is_some_and(python::has_odd_spelling)
                {
                    self.odd.float = true;
                }
            }
            Expr::Slice(of) => {
                if matches!(&of.expr, Expr::Call(call) if matches!(&call.expr, Expr::Var(var) if var.id == "range"))
                {
                    self.unsupported("a slice of a range", of.span());
                }
                self.expression(&of.expr);
                self.optional(of.start.as_ref());
                self.optional(of.stop.as_ref());
                self.optional(of.step.as_ref());
            }
            Expr::UnaryOp(of) => self.expression(&of.expr),
            Expr::BinOp(of) => {
                match of.op {
                    ast::BinOpKind::Concat => self.odd.concat = true,
                    ast::BinOpKind::Div | ast::BinOpKind::Pow => self.odd.float = true,
                    _ => {}
                }
                if !matches!(of.op, ast::BinOpKind::Concat)
                    && (makes_markup(&of.left) || makes_markup(&of.right))
                {
                    self.unsupported("an operator on safe text", of.span());
                }
                self.expression(&of.left);
                self.expression(&of.right);
            }
            Expr::Compare(of) => {
                self.expression(&of.expr);
                of.ops.iter().for_each(|op| self.expression(&op.expr));
            }
            Expr::IfExpr(of) => {
                self.soft += 1;
                self.expression(&of.test_expr);
                self.expression(&of.true_expr);
                self.optional(of.false_expr.as_ref());
                self.soft -= 1;
            }
            Expr::Filter(of) => {
                self.optional(of.expr.as_ref());
                self.known("filter", of.name, JINJA2_FILTERS, of.span());
                self.arguments(&of.args);
            }
            Expr::Test(of) => {
                self.expression(&of.expr);
                self.known("test", of.name, JINJA2_TESTS, of.span());
                self.arguments(&of.args);
            }
            Expr::GetAttr(of) => {
                if OF_DICT.contains(&of.name) || of.name.starts_with('_') {
                    self.unsupported(&format!("the attribute '{}'", of.name), of.span());
                }
                self.expression(&of.expr);
            }
            Expr::GetItem(of) => {
                if let Expr::Const(key) = &of.subscript_expr {
                    if key.value.as_str().is_some_and(|key| OF_DICT.contains(&key) || key.starts_with("__")) {
                        self.unsupported("a key named as a method", of.span());
                    }
                }
                self.expression(&of.expr);
                self.expression(&of.subscript_expr);
            }
            Expr::Call(of) => self.expression_call(of, of.span()),
            Expr::List(of) => of.items.iter().for_each(|element| self.expression(element)),
            Expr::Tuple(of) => of.items.iter().for_each(|element| self.expression(element)),
            Expr::Map(of) => {
                of.keys.iter().for_each(|key| self.expression(key));
                of.values.iter().for_each(|value| self.expression(value));
            }
        }
    }

    fn expression_call(&mut self, call: &ast::Call, span: Span) {
        match &call.expr {
            Expr::GetAttr(method) => {
                if MUTATING.contains(&method.name) || method.name.starts_with('_') {
                    self.unsupported(&format!("the method '{}'", method.name), span);
                }
                if !matches!(&method.expr, Expr::Var(var) if var.id == "self") {
                    self.expression(&method.expr);
                }
            }
            other => self.expression(other),
        }
        self.arguments(&call.args);
    }

    fn known(&mut self, what: &str, name: &str, known: &[&str], span: Span) {
        if !known.contains(&name) && self.soft == 0 {
            fail(self.name, span.start_line.into(), format!("No {what} named '{name}'."));
        }
    }
}

/// Whether Python's Markup comes out, whose operators escape the other side.
fn makes_markup(of: &Expr) -> bool {
    matches!(of, Expr::Filter(filter) if matches!(filter.name, "e" | "escape" | "safe" | "forceescape" | "tojson"))
}
