//! Estimates of the memory that decoded values use. They are upper bounds in most cases.

/// The overhead of an allocator for each allocation.
const OVERHEAD: usize = 16;

/// The maximum of entries of a `BTreeMap` node, and the minimum of all nodes but the first.
const NODE_ENTRIES: usize = 11;
const LEAST_ENTRIES: usize = 5;

/// The size of a `BTreeMap` node without its entries: a parent, two lengths, twelve edges.
const NODE_LINKS: usize = 14 * size_of::<usize>();

/// Returns the size of a text of this length on the heap.
#[inline]
pub(crate) const fn text(length: usize) -> usize {
    if length == 0 { 0 } else { length + OVERHEAD }
}

/// Returns the size of a value in a box.
#[inline]
pub(crate) const fn boxed<T>() -> usize {
    size_of::<T>() + OVERHEAD
}

/// Returns the size of one more entry of a `BTreeMap<K, V>` that has `count` entries, without the
/// allocations of its key and its value.
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

/// Reserves capacity for more elements in a list that is full. Returns the memory that it uses.
/// Returns nothing, and reserves nothing, if `left` is not enough for the old and the new
/// allocation.
pub(crate) fn grow<T>(list: &mut Vec<T>, left: usize) -> Option<usize> {
    if list.len() < list.capacity() {
        return Some(0);
    }
    let capacity = list.capacity();
    let least = if size_of::<T>() > 1024 { 1 } else { 4 };
    let more = capacity.max(least);
    let overhead = if capacity == 0 { OVERHEAD } else { 0 };
    let bytes = more.checked_mul(size_of::<T>())?.checked_add(overhead)?;
    // While the elements move, both allocations exist.
    let moving = capacity.checked_mul(size_of::<T>())?.checked_add(bytes)?;
    if moving > left {
        return None;
    }
    list.reserve_exact(more);
    Some(bytes)
}
