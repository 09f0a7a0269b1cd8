//! Lists, maps and boxes.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, MapAccess, SeqAccess};
use serde_core::ser::Serializer;

use super::key::KeySeed;
use super::memory;
use super::mismatch::Expected;
use super::path::Path;
use super::reader::{self, Reader};
use super::reading::Context;
use super::wire::{Codec, Seed, Wire};
use super::write::AsSerialize;

impl<T: Wire> Wire for Box<T> {
    type Codec = Self;
}

impl<T: Wire> Codec<Self> for Box<T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        // Charged before it is read, so that nesting is charged from the outside in.
        let size = memory::boxed::<T>();
        if !context.reading.spend(size) {
            return Err(context.limit());
        }
        let value = T::read(deserializer, context)?;
        if value.is_none() {
            context.reading.refund(size);
        }
        Ok(value.map(Box::new))
    }

    fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        T::write(value, serializer)
    }

    #[inline]
    fn from_null() -> Option<Self> {
        T::Codec::from_null().map(Self::new)
    }
}

impl<T: Wire> Wire for Vec<T> {
    type Codec = Self;
}

impl<T: Wire> Codec<Self> for Vec<T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        reader::read(ListReader(PhantomData), deserializer, context)
    }

    fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(value.iter().map(AsSerialize))
    }
}

struct ListReader<T>(PhantomData<fn() -> T>);

impl<'de, T: Wire> Reader<'de> for ListReader<T> {
    type Output = Option<Vec<T>>;

    const EXPECTED: Expected = Expected::Kind("an array");

    fn array<A: SeqAccess<'de>>(
        self,
        mut array: A,
        context: &mut Context<'_>,
    ) -> Result<Self::Output, A::Error> {
        let mut list = Vec::new();
        for index in 0.. {
            let mut element = Context {
                path: &Path::Index(context.path, index),
                reading: context.reading,
                kept: None,
            };
            if !T::Codec::read_next(&mut list, &mut array, &mut element)? {
                break;
            }
        }
        Ok(Some(list))
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    type Codec = Self;
}

impl<T: Wire> Codec<Self> for BTreeMap<String, T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        reader::read(MapReader(PhantomData), deserializer, context)
    }

    fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(value.iter().map(|(key, value)| (key, AsSerialize(value))))
    }
}

struct MapReader<T>(PhantomData<fn() -> T>);

impl<'de, T: Wire> Reader<'de> for MapReader<T> {
    type Output = Option<BTreeMap<String, T>>;

    const EXPECTED: Expected = Expected::Kind("an object");

    /// Of equal keys the last one wins: if its value does not fit, the map has no such entry.
    fn object<A: MapAccess<'de>>(
        self,
        mut object: A,
        context: &mut Context<'_>,
    ) -> Result<Self::Output, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = object.next_key_seed(KeySeed)? {
            let mut entry = Context {
                path: &Path::Key(context.path, &key),
                reading: context.reading,
                kept: None,
            };
            match object.next_value_seed(Seed::<T>::new(&mut entry))? {
                Some(value) => {
                    let node = memory::map_entry::<String, T>(entries.len());
                    entry.charge(node + memory::text(key.len()))?;
                    entries.insert(key.into_owned(), value);
                }
                None => {
                    entries.remove(&*key);
                }
            }
        }
        Ok(Some(entries))
    }
}
