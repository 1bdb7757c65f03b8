//! A layout as an explicit map from index to offset, and what each operation does to that map: nothing here
//! knows of strides.

use blasview::Layout;

/// Shape, and the offset of every element in C order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub shape: Vec<usize>,
    pub offsets: Vec<isize>,
}

/// All indices of a shape in C order.
pub fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![Vec::new()], |heads, &len| {
        heads.iter().flat_map(|head| (0..len).map(move |at| [head.as_slice(), &[at]].concat())).collect()
    })
}

impl Model {
    pub fn new(offset: isize, axes: &[(usize, isize)]) -> Model {
        let shape: Vec<usize> = axes.iter().map(|axis| axis.0).collect();
        let at = |index: Vec<usize>| {
            offset + axes.iter().zip(index).map(|(axis, at)| axis.1 * at as isize).sum::<isize>()
        };
        let offsets = indices(&shape).into_iter().map(at).collect();
        Model { shape, offsets }
    }

    pub fn at(&self, index: &[usize]) -> isize {
        self.offsets[self.shape.iter().zip(index).fold(0, |flat, (len, at)| flat * len + at)]
    }

    /// The model of that shape whose element at an index is this one's at `source(index)`.
    pub fn gather(&self, shape: Vec<usize>, source: impl Fn(&[usize]) -> Vec<usize>) -> Model {
        let offsets = indices(&shape).iter().map(|index| self.at(&source(index))).collect();
        Model { shape, offsets }
    }

    pub fn permuted(&self, order: &[usize]) -> Model {
        let shape = order.iter().map(|&axis| self.shape[axis]).collect();
        self.gather(shape, |index| {
            let mut source = vec![0; index.len()];
            order.iter().zip(index).for_each(|(&axis, &at)| source[axis] = at);
            source
        })
    }

    /// Positions `chosen` of one axis.
    pub fn taken(&self, axis: usize, chosen: &[usize]) -> Model {
        let mut shape = self.shape.clone();
        shape[axis] = chosen.len();
        self.gather(shape, |index| {
            let mut source = index.to_vec();
            source[axis] = chosen[index[axis]];
            source
        })
    }

    /// The same elements in another shape of the same size, C order.
    pub fn reshaped(&self, shape: Vec<usize>) -> Model {
        assert_eq!(shape.iter().product::<usize>(), self.offsets.len());
        Model { shape, offsets: self.offsets.clone() }
    }

    /// Whether axes `first` and `first + 1`, walked in order, step by the same distance throughout.
    pub fn merges(&self, first: usize) -> bool {
        let [outer, inner] = [self.shape[first], self.shape[first + 1]];
        let mut index = vec![0; self.shape.len()];
        let mut walk = Vec::new();
        for i in 0..outer {
            for j in 0..inner {
                (index[first], index[first + 1]) = (i, j);
                walk.push(self.at(&index));
            }
        }
        walk.windows(3).all(|three| three[1] - three[0] == three[2] - three[1])
    }

    pub fn broadcast_to(&self, shape: &[usize]) -> Option<Model> {
        let extra = shape.len().checked_sub(self.shape.len())?;
        let fits = self.shape.iter().zip(&shape[extra..]).all(|(&own, &len)| own == len || own == 1);
        fits.then(|| {
            self.gather(shape.to_vec(), |index| {
                self.shape
                    .iter()
                    .zip(&index[extra..])
                    .map(|(&own, &at)| if own == 1 { 0 } else { at })
                    .collect()
            })
        })
    }
}

/// The positions that Python's `start:stop:step` selects of `len`: `PySlice_AdjustIndices`, then `range`.
pub fn python_slice(start: Option<isize>, stop: Option<isize>, step: isize, len: usize) -> Vec<usize> {
    let (len, step) = (len as i128, step as i128);
    let adjust = |bound: Option<isize>, default: i128| match bound.map(|bound| bound as i128) {
        None => default,
        Some(bound) if bound < 0 && bound + len < 0 => {
            if step < 0 {
                -1
            } else {
                0
            }
        }
        Some(bound) if bound < 0 => bound + len,
        Some(bound) if bound >= len => {
            if step < 0 {
                len - 1
            } else {
                len
            }
        }
        Some(bound) => bound,
    };
    let (start, stop) = if step < 0 {
        (adjust(start, len - 1), adjust(stop, -1))
    } else {
        (adjust(start, 0), adjust(stop, len))
    };
    let mut positions = Vec::new();
    let mut at = start;
    while if step < 0 { at > stop } else { at < stop } {
        positions.push(at as usize);
        at += step;
    }
    positions
}

/// The map of a layout.
pub fn model_of(layout: &Layout) -> Model {
    let axes: Vec<(usize, isize)> = layout.axes().iter().map(|axis| (axis.len, axis.stride)).collect();
    Model::new(layout.offset(), &axes)
}

/// The address of every byte of every element, in C order.
pub fn bytes_of(model: &Model, item_size: usize) -> Vec<isize> {
    model.offsets.iter().flat_map(|&offset| (0..item_size as isize).map(move |byte| offset + byte)).collect()
}
