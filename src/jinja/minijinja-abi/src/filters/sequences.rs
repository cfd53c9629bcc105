//! sort, unique, min, max, dictsort, groupby, items, reverse, list, length, join.

use std::collections::HashSet;

use minijinja::value::{Tuple, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, State};

use super::{attribute_of, keyed, lazy, sort_key};
use crate::arguments::{bind, Arguments};
use crate::objects::{GroupTuple, Lazy, View};
use crate::python::{self, fail};
use crate::run;

pub fn register(env: &mut Environment<'static>) {
    env.add_filter("sort", sort);
    env.add_filter("unique", unique);
    env.add_filter("min", |state: &mut State, arguments: Arguments| {
        extreme(state, arguments, std::cmp::Ordering::Less)
    });
    env.add_filter("max", |state: &mut State, arguments: Arguments| {
        extreme(state, arguments, std::cmp::Ordering::Greater)
    });
    env.add_filter("dictsort", dictsort);
    env.add_filter("groupby", groupby);
    env.add_filter("items", items);
    env.add_filter("reverse", reverse);
    env.add_filter("list", |state: &mut State, value: &Value| {
        python::elements(state, value).map(Value::from)
    });
    env.add_filter("length", length);
    env.add_filter("count", length);
    env.add_filter("join", join);
    env.add_filter("random", random);
}

fn pair(key: Value, value: Value) -> Value {
    Value::from(Tuple::from(vec![key, value]))
}

/// `attribute` of sort may name several, separated by commas.
fn sort(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (list, bound) = bind(arguments, &["reverse", "case_sensitive", "attribute"])?;
    let (reverse, case_sensitive) = (bound.truth(0, false), bound.truth(1, false));
    let mut rows = Vec::new();
    for element in python::elements(state, &list)? {
        let keys = match bound.some(2) {
            None => vec![element.clone()],
            Some(path) if path.as_str().is_some() => path
                .as_str()
                .unwrap_or_default()
                .split(',')
                .map(|part| attribute_of(&element, &Value::from(part)))
                .collect::<Result<_, _>>()?,
            Some(path) => vec![attribute_of(&element, path)?],
        };
        let keys: Vec<Value> = keys.into_iter().map(|key| sort_key(key, case_sensitive)).collect();
        rows.push((keys, element));
    }
    python::sort_by(&mut rows, |a, b| {
        for (x, y) in a.0.iter().zip(&b.0) {
            if x != y {
                let order = python::compare(x, y)?;
                return Ok(if reverse { order.reverse() } else { order });
            }
        }
        Ok(std::cmp::Ordering::Equal)
    })?;
    Ok(Value::from(rows.into_iter().map(|(_, element)| element).collect::<Vec<_>>()))
}

fn unique(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (list, bound) = bind(arguments, &["case_sensitive", "attribute"])?;
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    for (key, element) in keyed(state, &list, bound.some(1), bound.truth(0, false))? {
        if matches!(key.kind(), ValueKind::Map) || (key.kind() == ValueKind::Seq && !key.is_tuple()) {
            return Err(fail("lists and mappings can't be made unique"));
        }
        if seen.insert(key) {
            kept.push(element);
        }
    }
    Ok(lazy(kept))
}

fn extreme(state: &mut State, arguments: Arguments, wanted: std::cmp::Ordering) -> Result<Value, Error> {
    let (list, bound) = bind(arguments, &["case_sensitive", "attribute"])?;
    let mut best: Option<(Value, Value)> = None;
    for (key, element) in keyed(state, &list, bound.some(1), bound.truth(0, false))? {
        let better = match &best {
            None => true,
            Some((best_key, _)) => python::compare(&key, best_key)? == wanted,
        };
        if better {
            best = Some((key, element));
        }
    }
    Ok(best.map_or(Value::UNDEFINED, |(_, element)| element))
}

fn map_pairs(value: &Value) -> Result<Vec<(Value, Value)>, Error> {
    if value.kind() != ValueKind::Map {
        return Err(fail("a mapping is wanted"));
    }
    value.try_iter()?.map(|key| Ok((key.clone(), value.get_item(&key)?))).collect()
}

fn dictsort(arguments: Arguments) -> Result<Value, Error> {
    let (value, bound) = bind(arguments, &["case_sensitive", "by", "reverse"])?;
    let by_value = match bound.given(1).map(|by| by.as_str().unwrap_or_default().to_string()).as_deref() {
        None | Some("key") => false,
        Some("value") => true,
        _ => return Err(fail("You can only sort by either \"key\" or \"value\"")),
    };
    let (case_sensitive, reverse) = (bound.truth(0, false), bound.truth(2, false));
    let mut rows = map_pairs(&value)?;
    python::sort_by(&mut rows, |a, b| {
        let of = |row: &(Value, Value)| {
            sort_key(if by_value { row.1.clone() } else { row.0.clone() }, case_sensitive)
        };
        let order = python::compare(&of(a), &of(b))?;
        Ok(if reverse { order.reverse() } else { order })
    })?;
    Ok(Value::from(rows.into_iter().map(|(key, value)| pair(key, value)).collect::<Vec<_>>()))
}

fn groupby(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (list, bound) = bind(arguments, &["attribute", "default", "case_sensitive"])?;
    let path = bound.given(0).ok_or_else(|| fail("groupby wants an attribute"))?;
    let case_sensitive = bound.truth(2, false);
    let mut rows = Vec::new();
    for element in python::elements(state, &list)? {
        let mut key = attribute_of(&element, path)?;
        if key.is_undefined() {
            key = bound.given(1).cloned().ok_or_else(python::undefined_error)?;
        }
        rows.push((sort_key(key.clone(), case_sensitive), key, element));
    }
    python::sort_by(&mut rows, |a, b| python::compare(&a.0, &b.0))?;
    let mut groups: Vec<(Value, Value, Vec<Value>)> = Vec::new();
    for (key, shown, element) in rows {
        match groups.last_mut() {
            Some(group) if group.0 == key => group.2.push(element),
            _ => groups.push((key, shown, vec![element])),
        }
    }
    let tuples = groups
        .into_iter()
        .map(|(_, grouper, list)| Value::from_object(GroupTuple { grouper, list: Value::from(list) }));
    Ok(Value::from(tuples.collect::<Vec<_>>()))
}

fn items(value: &Value) -> Result<Value, Error> {
    if value.is_undefined() {
        return Ok(lazy(Vec::new()));
    }
    Ok(lazy(map_pairs(value)?.into_iter().map(|(key, value)| pair(key, value)).collect()))
}

fn reverse(state: &mut State, value: &Value) -> Result<Value, Error> {
    if let Some(text) = value.as_str() {
        return Ok(Value::from(text.chars().rev().collect::<String>()));
    }
    let mut list = python::elements(state, value)?;
    list.reverse();
    Ok(lazy(list))
}

fn length(state: &mut State, value: &Value) -> Result<Value, Error> {
    if value.is_undefined() {
        python::check_undefined(state)?;
        return Ok(Value::from(0));
    }
    if value.downcast_object_ref::<Lazy>().is_some() {
        return Err(fail("an iterator has no length"));
    }
    if let Some(view) = value.downcast_object_ref::<View>() {
        return Ok(Value::from(view.elements.len()));
    }
    value.len().map(Value::from).ok_or_else(|| fail("this value has no length"))
}

fn join(state: &mut State, arguments: Arguments) -> Result<Value, Error> {
    let (list, bound) = bind(arguments, &["d", "attribute"])?;
    let mut elements = python::elements(state, &list)?;
    if let Some(path) = bound.some(1) {
        elements = elements.iter().map(|element| attribute_of(element, path)).collect::<Result<_, _>>()?;
    }
    let separator = bound.given(0).cloned().unwrap_or_else(|| Value::from(""));
    let escaping = !matches!(state.auto_escape(), AutoEscape::None)
        && (separator.is_safe() || elements.iter().any(Value::is_safe));
    let part = |value: &Value| -> Result<String, Error> {
        let text = python::to_text(state, value)?;
        Ok(if escaping && !value.is_safe() { super::markup::escape_text(&text) } else { text })
    };
    let separator = part(&separator)?;
    let parts = elements.iter().map(part).collect::<Result<Vec<_>, _>>()?;
    let joined = parts.join(&separator);
    Ok(if escaping { Value::from_safe_string(joined) } else { Value::from(joined) })
}

/// Deterministic: the same seed and length give the same element. Values of `random` are frozen in a plan.
fn random(state: &mut State, value: &Value) -> Result<Value, Error> {
    let list = python::elements(state, value)?;
    if list.is_empty() {
        return Ok(Value::UNDEFINED);
    }
    let number = run::with(|run| {
        run.seed = run.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = run.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    });
    Ok(list[(number.unwrap_or(0) % list.len() as u64) as usize].clone())
}
