//! Checks that are put into a template where MiniJinja takes what Python refuses.

use minijinja::machinery::ast::{self, Expr, Stmt};

use crate::walk::{bodies, children, expressions};

/// A check to put around an expression: a filter that lets through what Python takes there and refuses the rest.
pub struct Check {
    pub start: usize,
    pub end: usize,
    pub filter: &'static str,
}

/// MiniJinja loops over none as over an empty list, and orders values of different types; Python does neither.
pub fn checks(list: &[Stmt], found: &mut Vec<Check>) {
    for statement in list {
        if let Stmt::ForLoop(of) = statement {
            if !matches!(of.iter, Expr::List(_) | Expr::Tuple(_) | Expr::Map(_)) {
                found.push(check(&of.iter, "_iterable"));
            }
        }
        let mut pending = expressions(statement);
        while let Some(next) = pending.pop() {
            match next {
                Expr::Compare(of) => {
                    use ast::CompareOpKind::{Gt, Gte, Lt, Lte};
                    if let ([op], true) =
                        (&of.ops[..], of.ops.iter().all(|op| matches!(op.op, Lt | Lte | Gt | Gte)))
                    {
                        comparison(&of.expr, &op.expr, found);
                    }
                }
                Expr::BinOp(of) => {
                    use ast::BinOpKind::{Gt, Gte, Lt, Lte};
                    if matches!(of.op, Lt | Lte | Gt | Gte) {
                        comparison(&of.left, &of.right, found);
                    }
                }
                _ => {}
            }
            pending.extend(children(next));
        }
        for body in bodies(statement) {
            checks(body, found);
        }
    }
}

fn check(of: &Expr, filter: &'static str) -> Check {
    let span = of.span();
    Check { start: span.start_offset as usize, end: span.end_offset as usize, filter }
}

/// Where one side is a literal, the other has to be of its type.
fn comparison(left: &Expr, right: &Expr, found: &mut Vec<Check>) {
    let (literal, other) = match (left, right) {
        (Expr::Const(literal), other) | (other, Expr::Const(literal)) => (&literal.value, other),
        _ => return,
    };
    if matches!(other, Expr::Const(_)) {
        return;
    }
    if literal.is_number() {
        found.push(check(other, "_number"));
    } else if literal.as_str().is_some() {
        found.push(check(other, "_text"));
    }
}

/// Places of attributes and subscripts begin at their dot or bracket: where the name before them begins.
pub fn name_start(bytes: &[u8], mut start: usize) -> usize {
    if matches!(bytes.get(start), Some(b'.' | b'[')) {
        while start > 0
            && (bytes[start - 1].is_ascii_alphanumeric() || b"_.[]'\"".contains(&bytes[start - 1]))
        {
            start -= 1;
        }
    }
    start
}
