//! Work on many items: on all cores with the feature `parallel`, else one after another.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// Returns what a function makes of each item, in order.
pub(crate) fn map<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "parallel")]
    let results = {
        let items: Vec<T> = items.into_iter().collect();
        items.into_par_iter().map(work).collect()
    };
    #[cfg(not(feature = "parallel"))]
    let results = items.into_iter().map(work).collect();
    results
}

/// Calls two functions, and returns what both give.
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
    fn results_stand_in_the_order_of_the_items() {
        let squares = map(0..1000_u32, |number| number * number);
        assert!(squares.into_iter().eq((0..1000).map(|it| it * it)));
    }
}
