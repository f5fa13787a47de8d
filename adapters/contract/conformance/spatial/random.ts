/** Random places on a small grid, where borders touch and shapes coincide; on the sphere, up to its edges. */
import assert from 'node:assert/strict'
import { SpatialReference } from '../../reference/spatial.ts'
import { areaDifference, nearestDifference, withinDifference } from '../../reference/spatial-difference.ts'
import type { Position, Shape, Spatial, SpatialMetric, SpatialReader, SpatialSnapshot } from '../../spatial.ts'
import type { Draw } from '../draw.ts'
import type { RandomSteps } from '../random-runs.ts'
import { assertSame, testRandomRuns } from '../random-runs.ts'
import type { Subject } from '../subject.ts'
import { box, boxesOf, line, point, polygon } from './words.ts'

export function testRandomPlaces(subject: Subject<'spatial'>): void {
  testRandomRuns(subject, {
    stepCount: 400,
    settleEvery: 120,
    reopenEvery: 100,
    begin: (spatial, { draw }) => new RandomPlaces(subject, spatial, draw),
  })
}

const idCount = 60
const relations = ['intersects', 'within', 'contains'] as const

class RandomPlaces implements RandomSteps<'spatial'> {
  readonly actions: readonly (() => Promise<void>)[]
  readonly #subject: Subject<'spatial'>
  #spatial: Spatial
  readonly #draw: Draw
  readonly #reference: SpatialReference = new SpatialReference()
  readonly #snapshots: { readonly snapshot: SpatialSnapshot; readonly reference: SpatialReference }[] = []
  #isLoaded = false

  constructor(subject: Subject<'spatial'>, spatial: Spatial, draw: Draw) {
    this.#subject = subject
    this.#spatial = spatial
    this.#draw = draw
    const ask = (): Promise<void> => this.#ask()
    const put = (): Promise<void> => this.#put()
    this.actions = [ask, ask, ask, () => this.#load()]
    if (subject.has('write')) this.actions = [...this.actions, put, put, put, () => this.#remove()]
    if (subject.has('snapshot')) this.actions = [...this.actions, () => this.#openSnapshot(), () => this.#endSnapshot()]
  }

  reopened(spatial: Spatial): void {
    this.#spatial = spatial
  }

  async end(): Promise<void> {
    while (this.#snapshots.length > 0) await this.#endSnapshot()
  }

  checkAll(): Promise<void> {
    return checkWhole(this.#spatial, this.#reference)
  }

  /** A store that takes its data once gets it with the first load, and much of it. */
  async #load(): Promise<void> {
    const isOnce = !this.#subject.has('write')
    if (isOnce && this.#isLoaded) return
    this.#isLoaded = true
    const length = isOnce ? idCount : this.#draw(8)
    const items = Array.from({ length }, (_, index): [number, Shape] => [isOnce ? index : this.#id(), this.#box()])
    await this.#spatial.load(boxesOf(items))
    this.#reference.load(boxesOf(items))
  }

  async #put(): Promise<void> {
    const [id, shape] = [this.#id(), this.#shape()]
    await this.#spatial.put(id, shape)
    this.#reference.put(id, shape)
  }

  async #remove(): Promise<void> {
    const id = this.#id()
    await this.#spatial.remove(id)
    this.#reference.remove(id)
  }

  /** One question, of the store or of a snapshot that stands. */
  async #ask(): Promise<void> {
    const standing = this.#snapshots[this.#draw(4)]
    const reader: SpatialReader = standing?.snapshot ?? this.#spatial
    const reference = standing?.reference ?? this.#reference
    const metric: SpatialMetric = this.#subject.has('geographic') && this.#draw(2) === 0 ? 'geographic' : 'planar'
    const [x, y] = this.#position()
    switch (this.#draw(3)) {
      case 0: {
        const area = metric === 'geographic' && this.#draw(3) === 0 ? this.#spanning() : this.#shape()
        const relation = relations[this.#draw(3)]!
        const query = { area, relation, metric, ...(this.#draw(5) === 0 && { limit: 1 + this.#draw(5) }) }
        assertSame('search', query, areaDifference(reference, query, await reader.search(query)))
        return
      }
      case 1: {
        const query = { x, y, metric, distance: this.#distance(metric) }
        assertSame('within', query, withinDifference(reference, query, await reader.within(query)))
        return
      }
      default: {
        const bound = this.#draw(3) === 0 && { distanceMax: this.#distance(metric) }
        const query = { x, y, metric, count: 1 + this.#draw(12), ...bound }
        assertSame('nearest', query, nearestDifference(reference, query, await reader.nearest(query)))
      }
    }
  }

  #id(): number {
    return this.#draw(idCount)
  }

  /** Multiples of 12 degrees and of 10: few, so that they meet, and up to the poles and the antimeridian. */
  #position(): Position {
    return [this.#draw(31) * 12 - 180, this.#draw(19) * 10 - 90]
  }

  #box(): Shape & { type: 'Box' } {
    const [[x, y], [otherX, otherY]] = [this.#position(), this.#position()]
    const isPoint = this.#draw(3) === 0
    // Mostly small ones: the next line of the grid, or the one after.
    const [farX, farY] = this.#draw(6) === 0 ? [otherX, otherY] : [x + 12 * this.#draw(3), y + 10 * this.#draw(3)]
    if (isPoint) return box(x, y, x, y)
    return box(Math.min(x, farX), Math.min(y, farY), Math.min(180, Math.max(x, farX)), Math.min(90, Math.max(y, farY)))
  }

  #spanning(): Shape {
    const [[x, y], [otherX, otherY]] = [this.#position(), this.#position()]
    return box(Math.max(x, otherX), Math.min(y, otherY), Math.min(x, otherX), Math.max(y, otherY))
  }

  #shape(): Shape {
    const kind = this.#draw(this.#subject.has('shapes') ? 6 : 3)
    if (kind <= 1) return this.#box()
    if (kind === 2) return point(...this.#position())
    if (kind === 3) return line(...Array.from({ length: 2 + this.#draw(3) }, () => this.#position()))
    return this.#polygon()
  }

  /** A frame with a hole, or a triangle; where its corners are on one line, a box. */
  #polygon(): Shape {
    const { minX, minY, maxX, maxY } = this.#box()
    if (maxX - minX < 24 || maxY - minY < 20 || this.#draw(2) === 0) {
      const [one, two, three] = [this.#position(), this.#position(), this.#position()]
      const area = (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
      return area === 0 ? box(minX, minY, maxX, maxY) : polygon([one, two, three])
    }
    const corners = (left: number, low: number, right: number, high: number): Position[] => [
      [left, low],
      [right, low],
      [right, high],
      [left, high],
    ]
    return polygon(corners(minX, minY, maxX, maxY), corners(minX + 6, minY + 5, maxX - 6, maxY - 5))
  }

  #distance(metric: SpatialMetric): number {
    return this.#draw(60) * (metric === 'planar' ? 1.5 : 100_000)
  }

  async #openSnapshot(): Promise<void> {
    this.#snapshots.push({ snapshot: await this.#spatial.snapshot(), reference: this.#reference.snapshot() })
    if (this.#snapshots.length > 3) await this.#endSnapshot()
  }

  async #endSnapshot(): Promise<void> {
    const standing = this.#snapshots.shift()
    if (standing === undefined) return
    await checkWhole(standing.snapshot, standing.reference)
    await standing.snapshot.release()
  }
}

async function checkWhole(reader: SpatialReader, reference: SpatialReference): Promise<void> {
  for (let id = 0; id < idCount; id++) {
    const [found, expected] = [await reader.get(id), reference.get(id)]
    assert.deepEqual(found && { ...found }, expected && { ...expected }, `item ${id}`)
  }
  const query = { area: box(-200, -100, 200, 100), relation: 'within', metric: 'planar' } as const
  assertSame('search', query, areaDifference(reference, query, await reader.search(query)))
}
