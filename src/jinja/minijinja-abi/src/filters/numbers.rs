//! int, float, round, abs, sum, filesizeformat.

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, State};

use super::attribute_of;
use crate::arguments::{bind, Arguments};
use crate::python::{self, fail};
use crate::run;

pub fn register(env: &mut Environment<'static>) {
    env.add_filter("int", int);
    env.add_filter("float", float);
    env.add_filter("round", round);
    env.add_filter("abs", abs);
    env.add_filter("sum", sum);
    env.add_filter("filesizeformat", filesizeformat);
}

fn truncated(number: f64) -> Option<Value> {
    (number.is_finite() && number.abs() < 1e38).then(|| Value::from(number.trunc() as i128))
}

fn int(arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["default", "base"])?;
    let default = bound.given(0).cloned().unwrap_or_else(|| Value::from(0));
    let base = u32::try_from(bound.integer(1, 10)?).unwrap_or(1);
    Ok(match value.kind() {
        ValueKind::Undefined => return Err(python::undefined_error()),
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default();
            if !text.is_ascii() {
                run::unsupported("'int' of text with other digits than ASCII");
            }
            let whole = python::parse_int(text, base).map(Value::from);
            whole.or_else(|| python::parse_float(text).and_then(truncated)).unwrap_or(default)
        }
        ValueKind::Number if value.is_integer() => value,
        ValueKind::Number => {
            python::as_float(&value).and_then(truncated).ok_or_else(|| fail("not a finite number"))?
        }
        ValueKind::Bool => Value::from(i64::from(value.is_true())),
        _ => default,
    })
}

fn float(arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["default"])?;
    let default = bound.given(0).cloned().unwrap_or_else(|| Value::from(0.0));
    Ok(match value.kind() {
        ValueKind::Undefined => return Err(python::undefined_error()),
        ValueKind::String if !value.as_str().unwrap_or_default().is_ascii() => {
            run::unsupported("'float' of text with other digits than ASCII");
            default
        }
        ValueKind::String => {
            python::parse_float(value.as_str().unwrap_or_default()).map_or(default, Value::from)
        }
        _ => python::as_float(&value).map_or(default, Value::from),
    })
}

fn round(arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["precision", "method"])?;
    let precision = i32::try_from(bound.integer(0, 0)?).map_err(|_| fail("the precision is out of range"))?;
    if !(-300..=300).contains(&precision) {
        return Err(fail("the precision is out of range"));
    }
    let method = bound.given(1).map_or("common", |method| method.as_str().unwrap_or_default());
    let number = python::as_float(&value).ok_or_else(|| fail("a number is wanted"))?;
    let scale = 10f64.powi(precision);
    Ok(match method {
        "common" if python::as_integer(&value).is_some() => round_integer(&value, precision)?,
        "common" if precision >= 0 => {
            let text = format!("{number:.*}", precision as usize);
            Value::from(text.parse::<f64>().map_err(|_| fail("not a finite number"))?)
        }
        "common" => Value::from((number * scale).round_ties_even() / scale),
        "ceil" => Value::from((number * scale).ceil() / scale),
        "floor" => Value::from((number * scale).floor() / scale),
        _ => return Err(fail("method must be common, ceil or floor")),
    })
}

fn round_integer(value: &Value, precision: i32) -> Result<Value, Error> {
    let number = python::as_integer(value).unwrap_or_default();
    if precision >= 0 {
        return Ok(Value::from(number));
    }
    let unit =
        10i128.checked_pow(precision.unsigned_abs()).ok_or_else(|| fail("the precision is out of range"))?;
    let (down, rest) = (number.div_euclid(unit), number.rem_euclid(unit));
    let up = rest * 2 > unit || (rest * 2 == unit && down % 2 != 0);
    Ok(Value::from((down + i128::from(up)) * unit))
}

fn abs(value: &Value) -> Result<Value, Error> {
    if let Some(number) = python::as_integer(value) {
        return number.checked_abs().map(Value::from).ok_or_else(|| fail("the number is too large"));
    }
    python::as_float(value).map(|number| Value::from(number.abs())).ok_or_else(|| fail("a number is wanted"))
}

fn sum(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (list, bound) = bind(arguments, &["attribute", "start"])?;
    let mut total = bound.given(1).cloned().unwrap_or_else(|| Value::from(0));
    for element in python::elements(state, &list)? {
        let term = bound.some(0).map_or_else(|| Ok(element.clone()), |path| attribute_of(&element, path))?;
        total = match (python::as_integer(&total), python::as_integer(&term)) {
            (Some(a), Some(b)) => Value::from(a.checked_add(b).ok_or_else(|| fail("the sum is too large"))?),
            _ => match (python::as_float(&total), python::as_float(&term)) {
                (Some(a), Some(b)) => Value::from(a + b),
                _ => return Err(fail("only numbers can be summed up")),
            },
        };
    }
    Ok(total)
}

fn filesizeformat(arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["binary"])?;
    let binary = bound.truth(0, false);
    let bytes = match value.as_str() {
        Some(text) => python::parse_float(text),
        None => python::as_float(&value),
    }
    .ok_or_else(|| fail("a number is wanted"))?;
    let base = if binary { 1024.0 } else { 1000.0 };
    if bytes == 1.0 {
        return Ok(Value::from("1 Byte"));
    }
    if bytes < base {
        return Ok(Value::from(format!("{} Bytes", bytes.trunc() as i64)));
    }
    let prefixes = if binary {
        ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"]
    } else {
        ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"]
    };
    let mut unit = base;
    for (index, prefix) in prefixes.iter().enumerate() {
        unit = base.powi(index as i32 + 2);
        if bytes < unit {
            return Ok(Value::from(format!("{:.1} {prefix}", base * bytes / unit)));
        }
    }
    Ok(Value::from(format!("{:.1} {}", base * bytes / unit, prefixes[7])))
}
