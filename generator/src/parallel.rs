//! Parallel work on many items: on all cores with the feature `parallel`, else sequentially.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// Maps each item, in order.
pub(crate) fn map<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    map_chunks(1, items, work)
}

/// Maps small items: a core processes at least this many at once.
#[cfg(feature = "parallel")]
pub(crate) fn map_chunks<T: Send, R: Send>(
    least: usize,
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    let items: Vec<T> = items.into_iter().collect();
    let items = items.into_par_iter().with_min_len(least);
    items.map(work).collect()
}

/// Maps small items; without `parallel` the chunk size has no effect.
#[cfg(not(feature = "parallel"))]
pub(crate) fn map_chunks<T: Send, R: Send>(
    _least: usize,
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    items.into_iter().map(work).collect()
}

/// Calls two functions, and returns both results.
pub(crate) fn join<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    #[cfg(feature = "parallel")]
    let results = rayon::join(one, other);
    #[cfg(not(feature = "parallel"))]
    let results = (one(), other());
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_items() {
        let squares = map(0..1000_u32, |number| number * number);
        assert!(squares.into_iter().eq((0..1000).map(|it| it * it)));
    }
}
