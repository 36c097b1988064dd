//! Ways through the shapes of a model: which members close a circle, and what lies within what.

use opsmith_shape::Kind;

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

/// The members that close a circle of structures and unions: values of these have to lie elsewhere.
pub fn circles(model: &Model) -> Vec<(ShapeIndex, usize)> {
    let is_direct = |shape: &Shape| matches!(shape.kind, Kind::Structure | Kind::Union);
    cyclic(model, |shape, member| {
        is_direct(shape) && model.shapes.get(member.target).is_some_and(is_direct)
    })
}

/// All shapes, each behind those that its members lead to, except where they lead in a circle.
///
/// Without recursion, for the same reason.
pub fn inner_first(model: &Model) -> Vec<ShapeIndex> {
    let mut order = Vec::with_capacity(model.shapes.len());
    let mut is_seen = vec![false; model.shapes.len()];
    for root in 0..model.shapes.len() {
        // Each frame: a shape, and how many of its members have been followed.
        let mut frames = vec![(root, 0)];
        while let Some((index, followed)) = frames.last_mut() {
            let (index, at) = (*index, *followed);
            *followed += 1;
            if at == 0 && std::mem::replace(&mut is_seen[index], true) {
                frames.pop();
                continue;
            }
            let shape = model.shapes.get(index);
            match shape.and_then(|shape| shape.members.get(at)) {
                Some(member) if is_seen.get(member.target) == Some(&false) => {
                    frames.push((member.target, 0));
                }
                Some(_) => {}
                None => {
                    frames.pop();
                    order.push(index);
                }
            }
        }
    }
    order
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
