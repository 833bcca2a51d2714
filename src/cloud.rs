//! Clouds as small numbers, and sets of them.
//!
//! Must not know which clouds there are: that is configuration.

/// A cloud: its place in the configured list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CloudId(u8);

/// The most clouds that a configuration may name: the bits of a [`CloudSet`].
pub const MAX_CLOUDS: usize = 32;

impl CloudId {
    /// The cloud at a place of the configured list.
    ///
    /// # Panics
    /// If the place is not below [`MAX_CLOUDS`], which reading the configuration has made sure of.
    #[must_use]
    pub fn new(index: usize) -> Self {
        assert!(index < MAX_CLOUDS, "the configuration refuses more than {MAX_CLOUDS} clouds");
        Self(u8::try_from(index).unwrap_or(0))
    }

    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A set of clouds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CloudSet(u32);

impl CloudSet {
    pub const EMPTY: Self = Self(0);
    /// Every cloud that there can be: what holds whatever the cloud.
    pub const ALL: Self = Self(u32::MAX);

    #[must_use]
    pub fn contains(self, cloud: CloudId) -> bool {
        self.0 & (1 << cloud.0) != 0
    }

    #[must_use]
    pub fn with(self, cloud: CloudId) -> Self {
        Self(self.0 | (1 << cloud.0))
    }

    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The clouds of the set, in configured order.
    pub fn iter(self) -> impl Iterator<Item = CloudId> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let next = u8::try_from(left.trailing_zeros()).ok().map(CloudId).filter(|_| left != 0)?;
            left &= left - 1;
            Some(next)
        })
    }
}

impl FromIterator<CloudId> for CloudSet {
    fn from_iter<I: IntoIterator<Item = CloudId>>(clouds: I) -> Self {
        clouds.into_iter().fold(Self::EMPTY, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_keeps_what_was_put_in() {
        let (a, b) = (CloudId::new(0), CloudId::new(31));
        let set: CloudSet = [a, b].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [a, b]);
        assert!(!set.without([a].into_iter().collect()).contains(a));
        assert!(CloudSet::ALL.contains(b));
    }
}
