//! What only shows in a template's tokens: nesting too deep to compile, a unary plus, markers of context.

use minijinja::machinery::{tokenize, Span, Token};
use minijinja::syntax::SyntaxConfig;

use crate::run;
use crate::scan::fail;

/// Nesting of operators in one tag, past which the compiler's recursion is not trusted with the stack.
const MAX_CHAIN: usize = 1500;

/// Whether `unary` plus or a context marker makes this something for Jinja2; whether it is nested too deeply: an error.
pub fn examine(name: &str, source: &str, syntax: &SyntaxConfig) -> Result<(), ()> {
    let mut chain = vec![0usize];
    let mut statement: Vec<&str> = Vec::new();
    let mut operand = false;
    let mut elifs = 0;
    for token in tokenize(source, false, syntax.clone()) {
        let Ok((token, span)) = token else { return Ok(()) };
        let mut step = 0;
        let was_operand = std::mem::replace(&mut operand, false);
        match &token {
            Token::VariableStart | Token::BlockStart | Token::TemplateData(_) => {
                chain = vec![0];
                statement.clear();
            }
            Token::Ident(word) => {
                elifs += usize::from(statement.is_empty() && *word == "elif");
                statement.push(word);
                operand = !matches!(
                    *word,
                    "not" | "and" | "or" | "in" | "is" | "if" | "else" | "elif" | "print" | "return"
                );
                step = usize::from(!operand);
            }
            Token::BracketOpen | Token::ParenOpen | Token::BraceOpen => chain.push(1),
            Token::BracketClose | Token::ParenClose | Token::BraceClose => {
                chain.pop();
                if chain.is_empty() {
                    chain.push(0);
                }
                step = 1;
                operand = true;
            }
            Token::Comma => {
                if let Some(last) = chain.last_mut() {
                    *last = 1;
                }
            }
            Token::Plus if !was_operand => {
                run::unsupported(format!("a unary plus ({name}:{})", span.start_line))
            }
            Token::Str(_) | Token::String(_) | Token::Int(_) | Token::Int128(_) | Token::Float(_) => {
                operand = true
            }
            Token::BlockEnd if statement.first() == Some(&"include") => {
                context_marker(&statement, name, span);
            }
            Token::BlockEnd if matches!(statement.first(), Some(&"trans" | &"pluralize" | &"debug")) => {
                run::unsupported(format!("the tag '{}' ({name}:{})", statement[0], span.start_line));
            }
            _ => step = 1,
        }
        if let Some(last) = chain.last_mut() {
            *last += step;
        }
        if chain.iter().sum::<usize>() > MAX_CHAIN || chain.len() > MAX_CHAIN || elifs > MAX_CHAIN {
            fail(name, span.start_line.into(), "the template is nested too deeply");
            return Err(());
        }
    }
    Ok(())
}

fn context_marker(statement: &[&str], name: &str, span: Span) {
    let marker = statement.len().checked_sub(2).map(|at| statement[at]);
    let marked = statement.last() == Some(&"context");
    if statement[0] == "include" && marked && marker == Some("without") {
        run::unsupported(format!("include without context ({name}:{})", span.start_line));
    }
}
