//! Python's objects that MiniJinja has no value for.

use std::fmt;
use std::sync::{Arc, Mutex};

use minijinja::value::{DynObject, Enumerator, Object, ObjectRepr, Value};
use minijinja::{Error, ErrorKind, State};

use crate::python;
use crate::run;

/// A date or timestamp of YAML: printed natively; whatever else is asked of it needs Python.
#[derive(Debug)]
pub struct Date {
    pub text: String,
}

impl Object for Date {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }
    fn get_value(self: &Arc<Self>, _key: &Value) -> Option<Value> {
        run::unsupported("an attribute of a date");
        None
    }
    fn call_method(self: &Arc<Self>, _: &mut State, _: &str, _: &[Value]) -> Result<Value, Error> {
        run::unsupported("a method of a date");
        Err(Error::from(ErrorKind::UnknownMethod))
    }
    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<std::cmp::Ordering> {
        other.downcast_ref::<Self>().map(|other| self.text.cmp(&other.text))
    }
    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An iterator, as Python's generators are: it gives its elements once, is always true, and has no length.
#[derive(Debug)]
pub struct Lazy {
    elements: Mutex<Option<Vec<Value>>>,
}

impl Lazy {
    pub fn value(elements: Vec<Value>) -> Value {
        Value::from_object(Lazy { elements: Mutex::new(Some(elements)) })
    }
}

impl Object for Lazy {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Iterable
    }
    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match self.elements.lock().ok().and_then(|mut elements| elements.take()) {
            Some(elements) => Enumerator::Iter(Box::new(elements.into_iter())),
            None => Enumerator::Empty,
        }
    }
    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        None
    }
    fn is_true(self: &Arc<Self>) -> bool {
        true
    }
    fn render(self: &Arc<Self>, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        run::unsupported("an iterator printed as text");
        Ok(())
    }
}

/// keys(), values() and items() of a mapping.
#[derive(Debug)]
pub struct View {
    pub elements: Vec<Value>,
}

impl Object for View {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Iterable
    }
    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.elements.clone())
    }
    fn render(self: &Arc<Self>, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        run::unsupported("a view of a mapping printed as text");
        Ok(())
    }
}

/// range().
#[derive(Debug)]
pub struct Range {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub length: usize,
}

impl Object for Range {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let index = key.as_usize()?;
        let step = i64::try_from(index).ok()?.checked_mul(self.step)?;
        (index < self.length).then(|| Value::from(self.start + step))
    }
    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.length)
    }
    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            1 => write!(f, "range({}, {})", self.start, self.stop),
            step => write!(f, "range({}, {}, {step})", self.start, self.stop),
        }
    }
}

/// A pair of `groupby`: a tuple that also has the names `grouper` and `list`.
#[derive(Debug)]
pub struct GroupTuple {
    pub grouper: Value,
    pub list: Value,
}

impl Object for GroupTuple {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match (key.as_str(), key.as_i64()) {
            (Some("grouper"), _) | (_, Some(0)) => Some(self.grouper.clone()),
            (Some("list"), _) | (_, Some(1)) => Some(self.list.clone()),
            _ => None,
        }
    }
    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(2)
    }
    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::from("(");
        python::repr(&self.grouper, &mut out, 0).map_err(|_| fmt::Error)?;
        out.push_str(", ");
        python::repr(&self.list, &mut out, 0).map_err(|_| fmt::Error)?;
        write!(f, "{out})")
    }
}
