//! Filters whose elements come from MiniJinja's own and whose result is an iterator in Python.

use minijinja::value::{Value, ValueKind};
use minijinja::{filters, Environment, Error, State};

use super::lazy;
use crate::arguments::{bind, Arguments};
use crate::python::{self, fail};

pub fn register(env: &mut Environment<'static>) {
    wrap(env, "map", Value::from_function(filters::map));
    wrap(env, "select", Value::from_function(filters::select));
    wrap(env, "reject", Value::from_function(filters::reject));
    wrap(env, "selectattr", Value::from_function(filters::selectattr));
    wrap(env, "rejectattr", Value::from_function(filters::rejectattr));
    env.add_filter("batch", batch);
    env.add_filter("slice", slice);
    env.add_filter("first", |state: &mut State, value: &Value| -> Result<Value, Error> {
        Ok(python::elements(state, value)?.into_iter().next().unwrap_or_default())
    });
    env.add_filter("last", |state: &mut State, value: &Value| -> Result<Value, Error> {
        if value.kind() == ValueKind::Iterable {
            return Err(fail("the last element of an iterator"));
        }
        Ok(python::elements(state, value)?.pop().unwrap_or_default())
    });
}

fn wrap(env: &mut Environment<'static>, name: &'static str, builtin: Value) {
    env.add_filter(name, move |state: &mut State, arguments: Arguments| -> Result<Value, Error> {
        let arguments = arguments.into_values();
        if arguments.first().is_some_and(|value| value.kind() == ValueKind::Undefined) {
            python::check_undefined(state)?;
            return Ok(lazy(Vec::new()));
        }
        let result = builtin.call(state, &arguments)?;
        Ok(lazy(python::elements(state, &result)?))
    });
}

fn batch(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (list, bound) = bind(arguments, &["linecount", "fill_with"])?;
    let count = bound.size(0, 0)?;
    if count == 0 {
        return Err(fail("batch wants a length above 0"));
    }
    let elements = python::elements(state, &list)?;
    let mut rows: Vec<Vec<Value>> = elements.chunks(count).map(<[Value]>::to_vec).collect();
    if let (Some(fill), Some(last)) = (bound.some(1), rows.last_mut()) {
        last.resize(count, fill.clone());
    }
    Ok(lazy(rows.into_iter().map(Value::from).collect()))
}

fn slice(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (list, bound) = bind(arguments, &["slices", "fill_with"])?;
    let slices = bound.size(0, 0)?;
    if slices == 0 {
        return Err(fail("slice wants a number above 0"));
    }
    let elements = python::elements(state, &list)?;
    let (each, extra) = (elements.len() / slices, elements.len() % slices);
    let mut columns = Vec::with_capacity(slices);
    let mut start = 0;
    for index in 0..slices {
        let end = start + each + usize::from(index < extra);
        let mut column = elements[start..end].to_vec();
        if let (Some(fill), true) = (bound.some(1), index >= extra) {
            column.push(fill.clone());
        }
        columns.push(Value::from(column));
        start = end;
    }
    Ok(lazy(columns))
}
