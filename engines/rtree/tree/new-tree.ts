/** The kinds of tree, by the names that users give them. */
import { CurveTree } from './curve-tree.ts'
import type { Epochs } from './epochs.ts'
import type { PageTree } from './page-tree.ts'
import { Quadtree } from './quadtree.ts'
import { RstarTree } from './rstar-tree.ts'

export const treeKinds = ['rtree', 'quadtree', 'geohash'] as const
export type TreeKind = (typeof treeKinds)[number]

export function newTree(kind: TreeKind, epochs: Epochs): PageTree {
  switch (kind) {
    case 'rtree':
      return new RstarTree(epochs)
    case 'quadtree':
      return new Quadtree(epochs)
    case 'geohash':
      return new CurveTree(epochs)
  }
}
