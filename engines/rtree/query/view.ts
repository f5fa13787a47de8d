/** A tree as of one moment, as queries look at it: the present, or what a snapshot holds. */
import type { Box, Shape } from '../../../adapters/contract/index.ts'
import { boxGeometry, type Geometry } from '../geometry/geometry.ts'
import { decodeShape, firstShape, geometryAt, pointReference, type ShapeArrays } from '../shapes/shape-table.ts'
import type { Pages } from '../tree/pages.ts'

export interface View {
  /** Its arrays may be replaced by larger ones at any write: take them anew for each query. */
  readonly pages: Pages
  readonly root: number
  readonly shapes: ShapeArrays
  /** Items other than boxes and points there are, or were. */
  readonly hasShapes: boolean
  /** A coordinate is so large or so small that its square is none. */
  readonly isWide: boolean
}

/** The box of a place, counted over all pages. */
export function boxAt({ boxes }: Pages, place: number): Box {
  const at = place * 4
  return {
    minX: boxes[at] as number,
    minY: boxes[at + 1] as number,
    maxX: boxes[at + 2] as number,
    maxY: boxes[at + 3] as number,
  }
}

/** What the item at the place of a leaf was put as. */
export function shapeAt({ pages, shapes }: View, place: number): Shape {
  const reference = pages.references[place] as number
  const box = boxAt(pages, place)
  if (reference >= firstShape) return decodeShape(shapes.words, shapes.starts[reference - firstShape] as number)
  if (reference === pointReference) return { type: 'Point', coordinates: [box.minX, box.minY] }
  return { type: 'Box', ...box }
}

export function geometryOf({ pages, shapes }: View, place: number): Geometry {
  const reference = pages.references[place] as number
  const box = boxAt(pages, place)
  if (reference < firstShape) return boxGeometry(box.minX, box.minY, box.maxX, box.maxY)
  return geometryAt(shapes.words, shapes.starts[reference - firstShape] as number, box)
}

/** The coordinate's square is 0 or infinite, although it is neither. */
export function isWide(coordinate: number): boolean {
  const size = Math.abs(coordinate)
  return size > 1e150 || (size < 1e-140 && size > 0)
}
