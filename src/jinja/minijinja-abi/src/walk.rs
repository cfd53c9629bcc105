//! Ways through a syntax tree.

use minijinja::machinery::ast::{CallArg, Expr, Stmt};

pub fn bodies<'a, 'b>(statement: &'b Stmt<'a>) -> Vec<&'b [Stmt<'a>]> {
    match statement {
        Stmt::Template(of) => vec![&of.children],
        Stmt::ForLoop(of) => vec![&of.body, &of.else_body],
        Stmt::IfCond(of) => vec![&of.true_body, &of.false_body],
        Stmt::WithBlock(of) => vec![&of.body],
        Stmt::SetBlock(of) => vec![&of.body],
        Stmt::AutoEscape(of) => vec![&of.body],
        Stmt::FilterBlock(of) => vec![&of.body],
        Stmt::Block(of) => vec![&of.body],
        Stmt::Macro(of) => vec![&of.body],
        Stmt::CallBlock(of) => vec![&of.macro_decl.body],
        _ => Vec::new(),
    }
}

/// The expressions that stand directly in a statement.
pub fn expressions<'a, 'b>(statement: &'b Stmt<'a>) -> Vec<&'b Expr<'a>> {
    match statement {
        Stmt::EmitExpr(of) => vec![&of.expr],
        Stmt::ForLoop(of) => std::iter::once(&of.iter).chain(of.filter_expr.as_ref()).collect(),
        Stmt::IfCond(of) => vec![&of.expr],
        Stmt::WithBlock(of) => of.assignments.iter().map(|(_, value)| value).collect(),
        Stmt::Set(of) => vec![&of.expr],
        Stmt::SetBlock(of) => of.filter.iter().collect(),
        Stmt::AutoEscape(of) => vec![&of.enabled],
        Stmt::FilterBlock(of) => vec![&of.filter],
        Stmt::Include(of) => vec![&of.name],
        Stmt::CallBlock(of) => {
            std::iter::once(&of.call.expr).chain(of.call.args.iter().map(argument)).collect()
        }
        _ => Vec::new(),
    }
}

fn argument<'a, 'b>(of: &'b CallArg<'a>) -> &'b Expr<'a> {
    let (CallArg::Pos(value)
    | CallArg::Kwarg(_, value)
    | CallArg::PosSplat(value)
    | CallArg::KwargSplat(value)) = of;
    value
}

pub fn children<'a, 'b>(of: &'b Expr<'a>) -> Vec<&'b Expr<'a>> {
    match of {
        Expr::Var(_) | Expr::Const(_) => Vec::new(),
        Expr::Slice(of) => [Some(&of.expr), of.start.as_ref(), of.stop.as_ref(), of.step.as_ref()]
            .into_iter()
            .flatten()
            .collect(),
        Expr::UnaryOp(of) => vec![&of.expr],
        Expr::BinOp(of) => vec![&of.left, &of.right],
        Expr::Compare(of) => std::iter::once(&of.expr).chain(of.ops.iter().map(|op| &op.expr)).collect(),
        Expr::IfExpr(of) => {
            [Some(&of.test_expr), Some(&of.true_expr), of.false_expr.as_ref()].into_iter().flatten().collect()
        }
        Expr::Filter(of) => of.expr.iter().chain(of.args.iter().map(argument)).collect(),
        Expr::Test(of) => std::iter::once(&of.expr).chain(of.args.iter().map(argument)).collect(),
        Expr::GetAttr(of) => vec![&of.expr],
        Expr::GetItem(of) => vec![&of.expr, &of.subscript_expr],
        Expr::Call(of) => std::iter::once(&of.expr).chain(of.args.iter().map(argument)).collect(),
        Expr::List(of) => of.items.iter().collect(),
        Expr::Tuple(of) => of.items.iter().collect(),
        Expr::Map(of) => of.keys.iter().chain(&of.values).collect(),
    }
}

/// The names that an expression reads.
pub fn reads(expression: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![expression];
    while let Some(next) = pending.pop() {
        if let Expr::Var(var) = next {
            found.push(var.id.to_string());
        }
        pending.extend(children(next));
    }
    found
}

pub fn names_in(statement: &Stmt, found: &mut Vec<String>) {
    for expression in expressions(statement) {
        found.extend(reads(expression));
    }
    for body in bodies(statement) {
        for inner in body {
            names_in(inner, found);
        }
    }
}
