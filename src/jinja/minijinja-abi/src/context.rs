//! Reads the context that the C++ side wrote: a tag byte, then the value; lengths are 32-bit little-endian.
//!
//! n none · t true · f false · i int64 · b decimal digits of a larger integer · d float64 · s text · D text of a date ·
//! l list · m mapping (pairs of values)

use minijinja::value::Value;

use crate::objects::Date;
use crate::python::{self, MAX_DEPTH};
use crate::run;

pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.bytes.split_at_checked(count)?;
        self.bytes = tail;
        Some(head)
    }

    fn eight(&mut self) -> Option<[u8; 8]> {
        self.take(8)?.try_into().ok()
    }

    fn length(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?) as usize)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.length()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    pub fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        Some(match self.take(1)?[0] {
            b'n' => Value::from(()),
            b't' => Value::from(true),
            b'f' => Value::from(false),
            b'i' => Value::from(i64::from_le_bytes(self.eight()?)),
            b'b' => match self.text()?.parse::<i128>() {
                Ok(number) => Value::from(number),
                Err(_) => {
                    run::unsupported("an integer of more than 128 bits");
                    Value::from(0)
                }
            },
            b'd' => {
                let number = f64::from_le_bytes(self.eight()?);
                if python::has_odd_spelling(number) {
                    run::with(|run| run.odd_floats = true);
                }
                Value::from(number)
            }
            b's' => Value::from(self.text()?),
            b'D' => Value::from_object(Date { text: self.text()?.to_string() }),
            b'l' => {
                let count = self.length()?;
                let mut list = Vec::with_capacity(count.min(self.bytes.len()));
                for _ in 0..count {
                    list.push(self.value(depth + 1)?);
                }
                Value::from(list)
            }
            b'm' => {
                let count = self.length()?;
                let mut pairs = Vec::with_capacity(count.min(self.bytes.len()));
                for _ in 0..count {
                    let key = self.value(depth + 1)?;
                    if depth == 0 {
                        if let Some(name) = key.as_str() {
                            run::with(|run| run.context_names.insert(name.to_string()));
                        }
                    }
                    pairs.push((key, self.value(depth + 1)?));
                }
                Value::from_pairs(pairs)
            }
            _ => return None,
        })
    }
}
