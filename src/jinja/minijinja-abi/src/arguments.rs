//! Arguments as Python binds them: by position, then by name.

use minijinja::value::{Kwargs, Rest, Value, ValueOrKwargs};
use minijinja::{Error, ErrorKind, State};

use crate::python::{self, fail};

pub type Arguments = Rest<ValueOrKwargs>;

pub struct Bound {
    values: Vec<Option<Value>>,
}

/// `names` are the parameters after the filtered value, which is the first argument and comes back by itself.
pub fn bind(arguments: Arguments, names: &[&str]) -> Result<(Value, Bound), Error> {
    let mut list = arguments.into_values();
    let mut values: Vec<Option<Value>> = vec![None; names.len()];
    if list.last().is_some_and(Value::is_kwargs) {
        let kwargs = Kwargs::try_from(list.pop().unwrap_or_default())?;
        let given: Vec<String> = kwargs.args().map(str::to_string).collect();
        for name in given {
            let index = names.iter().position(|known| *known == name).ok_or_else(|| {
                Error::new(
                    ErrorKind::TooManyArguments,
                    format!("got an unexpected keyword argument '{name}'"),
                )
            })?;
            values[index] = Some(kwargs.get::<Value>(&name)?);
        }
    }
    if list.is_empty() {
        return Err(Error::from(ErrorKind::MissingArgument));
    }
    let subject = list.remove(0);
    if list.len() > names.len() {
        return Err(Error::new(ErrorKind::TooManyArguments, "takes fewer arguments"));
    }
    for (index, value) in list.into_iter().enumerate() {
        if values[index].replace(value).is_some() {
            return Err(Error::new(
                ErrorKind::TooManyArguments,
                format!("got multiple values for argument '{}'", names[index]),
            ));
        }
    }
    Ok((subject, Bound { values }))
}

impl Bound {
    pub fn given(&self, index: usize) -> Option<&Value> {
        self.values[index].as_ref()
    }
    /// None where it was not given, or given as none.
    pub fn some(&self, index: usize) -> Option<&Value> {
        self.given(index).filter(|value| !value.is_none())
    }
    pub fn truth(&self, index: usize, default: bool) -> bool {
        self.given(index).map_or(default, Value::is_true)
    }
    pub fn integer(&self, index: usize, default: i64) -> Result<i64, Error> {
        match self.given(index) {
            None => Ok(default),
            Some(value) => python::as_integer(value)
                .and_then(|number| i64::try_from(number).ok())
                .ok_or_else(|| fail("an integer is wanted")),
        }
    }
    /// A length, at most a million.
    pub fn size(&self, index: usize, default: i64) -> Result<usize, Error> {
        match self.integer(index, default)? {
            number @ 0..=1_000_000 => Ok(number as usize),
            _ => Err(fail("a length is out of range")),
        }
    }
    pub fn text(&self, state: &State, index: usize, default: &str) -> Result<String, Error> {
        self.given(index).map_or_else(|| Ok(default.to_string()), |value| python::to_text(state, value))
    }
}
