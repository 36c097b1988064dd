//! Which members close a circle of shapes.

use crate::model::{Member, Model, Shape, ShapeIndex};

/// The members, as index of the shape and of the member, that lie on a circle of shapes. Only members that `counts` lets through
/// lead anywhere.
///
/// Tarjan's strongly connected components without recursion, since models come from outside and may be deep.
pub fn cyclic(model: &Model, counts: impl Fn(&Shape, &Member) -> bool) -> Vec<(ShapeIndex, usize)> {
    let edges = |index: ShapeIndex| -> Vec<(usize, ShapeIndex)> {
        let Some(shape) = model.shapes.get(index) else {
            return Vec::new();
        };
        let members = shape.members.iter().enumerate();
        let counted = members
            .filter(|(_, member)| member.target < model.shapes.len() && counts(shape, member));
        counted.map(|(at, member)| (at, member.target)).collect()
    };
    let component = components(model.shapes.len(), &edges);
    let mut found = Vec::new();
    for index in 0..model.shapes.len() {
        for (member, target) in edges(index) {
            if component[index] == component[target] {
                found.push((index, member));
            }
        }
    }
    found
}

/// For each node, the number of its strongly connected component.
fn components(nodes: usize, edges: &impl Fn(usize) -> Vec<(usize, usize)>) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let mut order = vec![UNSEEN; nodes];
    let mut low = vec![0; nodes];
    let mut component = vec![UNSEEN; nodes];
    let (mut next, mut stack) = (0, Vec::new());
    for root in 0..nodes {
        if order[root] != UNSEEN {
            continue;
        }
        // Each frame: a node, where it leads, and how many of those ways have been taken.
        let mut frames = vec![(root, edges(root), 0)];
        (order[root], low[root], next) = (next, next, next + 1);
        stack.push(root);
        while let Some((node, ways, taken)) = frames.last_mut() {
            let node = *node;
            if let Some((_, to)) = ways.get(*taken).copied() {
                *taken += 1;
                if order[to] == UNSEEN {
                    (order[to], low[to], next) = (next, next, next + 1);
                    stack.push(to);
                    frames.push((to, edges(to), 0));
                } else if component[to] == UNSEEN {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            frames.pop();
            if let Some((parent, _, _)) = frames.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    component[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
        }
    }
    component
}
