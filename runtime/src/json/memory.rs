//! Estimates of the memory that decoded values take. They err on the high side.

/// What an allocator adds to each allocation.
const OVERHEAD: usize = 16;

/// The entries of a full node of a `BTreeMap`, and the least of all nodes but the first.
const NODE_ENTRIES: usize = 11;
const LEAST_ENTRIES: usize = 5;

/// What a node of a `BTreeMap` takes besides its entries: a parent, two lengths, twelve edges.
const NODE_LINKS: usize = 14 * size_of::<usize>();

/// A text of so many bytes on the heap.
#[inline]
pub(crate) const fn text(length: usize) -> usize {
    if length == 0 { 0 } else { length + OVERHEAD }
}

/// A value in a box.
#[inline]
pub(crate) const fn boxed<T>() -> usize {
    size_of::<T>() + OVERHEAD
}

/// One more entry of a `BTreeMap<K, V>` that holds `count` entries; without what is behind its key
/// and its value.
#[inline]
pub(crate) const fn map_entry<K, V>(count: usize) -> usize {
    let node = OVERHEAD + NODE_LINKS + NODE_ENTRIES * (size_of::<K>() + size_of::<V>());
    match count {
        0 => node,
        // The root splits in two and gets a parent.
        NODE_ENTRIES => 2 * node,
        _ if count > NODE_ENTRIES && count % LEAST_ENTRIES == NODE_ENTRIES % LEAST_ENTRIES => node,
        _ => 0,
    }
}

/// Makes room for more elements in a list that is full. Gives the memory that the room takes;
/// nothing, and makes no room, if `left` is not enough for the old room and the new.
pub(crate) fn grow<T>(list: &mut Vec<T>, left: usize) -> Option<usize> {
    if list.len() < list.capacity() {
        return Some(0);
    }
    let capacity = list.capacity();
    let least = if size_of::<T>() > 1024 { 1 } else { 4 };
    let more = capacity.max(least);
    let overhead = if capacity == 0 { OVERHEAD } else { 0 };
    let bytes = more.checked_mul(size_of::<T>())?.checked_add(overhead)?;
    // While the elements move, the old room and the new exist at once.
    let moving = capacity.checked_mul(size_of::<T>())?.checked_add(bytes)?;
    if moving > left {
        return None;
    }
    list.reserve_exact(more);
    Some(bytes)
}
