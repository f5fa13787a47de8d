/**
 * What a window query adds up: by window a count and one or two figures, in arrays that are used again for each group.
 *
 * Windows are numbered from the range's first one where there are few enough for an array; otherwise a map finds their places. Points
 * come in order of time within a series, so the place is looked up once a window, not once a point.
 */
import type { WindowFunction } from '../../../adapters/contract/index.ts'
import type { Statistics } from '../block/chunk.ts'
import type { Points } from '../head/image.ts'
import type { TimeRange } from './pieces.ts'

/** Up to so many windows lie in an array by their number. */
const denseCountMax = 1 << 20

/** Windows begin at multiples of the width. */
export class WindowGrid {
  readonly #range: TimeRange
  readonly #widthUs: number | undefined

  constructor(range: TimeRange, widthUs: number | undefined) {
    this.#range = range
    this.#widthUs = widthUs
  }

  numberOf(timeUs: number): number {
    const width = this.#widthUs
    if (width === undefined) return 0
    // A quotient of large numbers may be rounded up to the next window.
    const number = Math.floor(timeUs / width)
    if (number * width > timeUs) return number - 1
    return (number + 1) * width <= timeUs ? number + 1 : number
  }

  /** Where the window begins within the range. */
  startOf(number: number): number {
    const width = this.#widthUs
    return width === undefined ? this.#range.fromUs : Math.max(this.#range.fromUs, number * width)
  }

  endOf(number: number): number {
    const width = this.#widthUs
    return width === undefined ? Number.POSITIVE_INFINITY : (number + 1) * width
  }

  /** Of the whole window, wherever the range begins. */
  get seconds(): number {
    return (this.#widthUs ?? this.#range.toUs - this.#range.fromUs) / 1e6
  }
}

export class WindowColumns {
  readonly grid: WindowGrid
  readonly #function: WindowFunction
  /** The number of the first place, where places go by number. */
  readonly #base: number
  readonly #isDense: boolean
  readonly #places = new Map<number, number>()
  #numbers: number[] = []
  /** By place. */
  counts: Float64Array
  /** Sum; least; greatest; time of the last; rise. */
  figures: Float64Array
  /** Value of the last. */
  lasts: Float64Array
  #lowest = Number.POSITIVE_INFINITY
  #highest = -1
  #windowEnd = Number.NEGATIVE_INFINITY
  #place = 0
  /** For `rate`: the point before, and the end of its window. */
  #before = 0
  #beforeEnd = Number.NEGATIVE_INFINITY
  /** For `quantile`. */
  #samples = new Float64Array(0)
  #samplePlaces = new Int32Array(0)
  #sampleCount = 0

  /** `extent`: all points lie within, both ends included. */
  constructor(grid: WindowGrid, kind: WindowFunction, extent: { readonly firstUs: number; readonly lastUs: number }) {
    this.grid = grid
    this.#function = kind
    this.#base = grid.numberOf(extent.firstUs)
    const count = grid.numberOf(extent.lastUs) - this.#base + 1
    this.#isDense = count <= denseCountMax
    const capacity = this.#isDense ? count : 1024
    this.counts = new Float64Array(capacity)
    this.figures = new Float64Array(capacity)
    this.lasts = new Float64Array(capacity)
  }

  /** The points that follow are of another series. */
  beginSeries(): void {
    this.#windowEnd = Number.NEGATIVE_INFINITY
    this.#beforeEnd = Number.NEGATIVE_INFINITY
  }

  /** Whether statistics can stand for points of `[firstUs, lastUs]`: one window has them all, and the function needs no single one. */
  takesStatistics(firstUs: number, lastUs: number): boolean {
    if (this.#function === 'quantile') return false
    return lastUs < this.grid.endOf(this.grid.numberOf(firstUs))
  }

  addStatistics(of: Statistics): void {
    this.#enter(of.firstUs)
    const place = this.#place
    const isFirst = this.counts[place] === 0
    this.counts[place] = (this.counts[place] as number) + of.count
    const figure = this.figures[place] as number
    switch (this.#function) {
      case 'min':
        this.figures[place] = isFirst ? of.min : Math.min(figure, of.min)
        break
      case 'max':
        this.figures[place] = isFirst ? of.max : Math.max(figure, of.max)
        break
      case 'last':
        this.#takeLast(of.lastUs, of.last, isFirst)
        break
      case 'rate':
        this.figures[place] = figure + this.#riseTo(of.first) + of.rise
        this.#before = of.last
        this.#beforeEnd = this.#windowEnd
        break
      case 'sum':
      case 'avg':
        this.figures[place] = figure + of.sum
        break
      case 'count':
      case 'quantile':
    }
  }

  /** Adds `points[start, end)`. */
  addPoints(points: Points, start: number, end: number): void {
    const { times } = points
    let at = start
    while (at < end) {
      this.#enter(times[at] as number)
      const windowEnd = this.#windowEnd
      let stop = at + 1
      while (stop < end && (times[stop] as number) < windowEnd) stop++
      this.#addWithin(points, at, stop)
      at = stop
    }
  }

  /** Adds points that lie in the window at hand. */
  #addWithin({ times, values }: Points, start: number, end: number): void {
    const place = this.#place
    const isFirst = this.counts[place] === 0
    this.counts[place] = (this.counts[place] as number) + end - start
    let figure = this.figures[place] as number
    switch (this.#function) {
      case 'count':
        return
      case 'sum':
      case 'avg':
        for (let index = start; index < end; index++) figure += values[index] as number
        break
      case 'min':
        if (isFirst) figure = Number.POSITIVE_INFINITY
        for (let index = start; index < end; index++) figure = Math.min(figure, values[index] as number)
        break
      case 'max':
        if (isFirst) figure = Number.NEGATIVE_INFINITY
        for (let index = start; index < end; index++) figure = Math.max(figure, values[index] as number)
        break
      case 'last':
        this.#takeLast(times[end - 1] as number, values[end - 1] as number, isFirst)
        return
      case 'rate': {
        figure += this.#riseTo(values[start] as number)
        let before = values[start] as number
        for (let index = start + 1; index < end; index++) {
          const value = values[index] as number
          figure += value >= before ? value - before : value
          before = value
        }
        this.#before = before
        this.#beforeEnd = this.#windowEnd
        break
      }
      case 'quantile':
        this.#addSamples(values, start, end)
        return
    }
    this.figures[place] = figure
  }

  /** From the point before, if that lies in the window at hand. */
  #riseTo(value: number): number {
    if (this.#beforeEnd !== this.#windowEnd) return 0
    return value >= this.#before ? value - this.#before : value
  }

  #takeLast(timeUs: number, value: number, isFirst: boolean): void {
    const place = this.#place
    const time = this.figures[place] as number
    if (isFirst || timeUs > time || (timeUs === time && value > (this.lasts[place] as number))) {
      this.figures[place] = timeUs
      this.lasts[place] = value
    }
  }

  #addSamples(values: Float64Array, start: number, end: number): void {
    const count = this.#sampleCount + end - start
    if (count > this.#samples.length) {
      const capacity = Math.max(1024, 2 * this.#samples.length, count)
      const samples = new Float64Array(capacity)
      const places = new Int32Array(capacity)
      samples.set(this.#samples)
      places.set(this.#samplePlaces)
      this.#samples = samples
      this.#samplePlaces = places
    }
    for (let index = start; index < end; index++) {
      this.#samples[this.#sampleCount] = values[index] as number
      this.#samplePlaces[this.#sampleCount++] = this.#place
    }
  }

  /** Makes the window of that time the one at hand. */
  #enter(timeUs: number): void {
    if (timeUs < this.#windowEnd) return
    const number = this.grid.numberOf(timeUs)
    this.#windowEnd = this.grid.endOf(number)
    this.#place = this.#isDense ? number - this.#base : this.#findPlace(number)
    if (this.#place < this.#lowest) this.#lowest = this.#place
    if (this.#place > this.#highest) this.#highest = this.#place
  }

  #findPlace(number: number): number {
    const known = this.#places.get(number)
    if (known !== undefined) return known
    const place = this.#numbers.length
    if (place === this.counts.length) {
      this.counts = doubled(this.counts)
      this.figures = doubled(this.figures)
      this.lasts = doubled(this.lasts)
    }
    this.#places.set(number, place)
    this.#numbers.push(number)
    return place
  }

  /** The windows that have points, in order, with their figures; then all is as at the beginning. `quantile`: 0 … 1. */
  take(quantile: number): { readonly startsUs: Float64Array; readonly values: Float64Array } {
    if (this.#function === 'quantile') this.#reckonQuantiles(quantile)
    const places: number[] = []
    for (let place = this.#lowest; place <= this.#highest; place++) if (this.counts[place] !== 0) places.push(place)
    if (!this.#isDense) places.sort((a, b) => (this.#numbers[a] as number) - (this.#numbers[b] as number))
    const startsUs = new Float64Array(places.length)
    const values = new Float64Array(places.length)
    for (const [index, place] of places.entries()) {
      const number = this.#isDense ? place + this.#base : (this.#numbers[place] as number)
      startsUs[index] = this.grid.startOf(number)
      values[index] = this.#figure(place)
    }
    this.#clear()
    return { startsUs, values }
  }

  #figure(place: number): number {
    const figure = this.figures[place] as number
    switch (this.#function) {
      case 'count':
        return this.counts[place] as number
      case 'avg':
        return figure / (this.counts[place] as number)
      case 'rate':
        return figure / this.grid.seconds
      case 'last':
        return this.lasts[place] as number
      case 'sum':
      case 'min':
      case 'max':
      case 'quantile':
        return figure
    }
  }

  /** Sorts the samples of each window apart. */
  #reckonQuantiles(quantile: number): void {
    if (this.#sampleCount === 0) return
    const ends = new Int32Array(this.#highest + 2)
    for (let place = 0; place <= this.#highest; place++)
      ends[place + 1] = (ends[place] as number) + (this.counts[place] as number)
    const starts = ends.slice()
    const sorted = new Float64Array(this.#sampleCount)
    for (let index = 0; index < this.#sampleCount; index++) {
      const place = this.#samplePlaces[index] as number
      const at = starts[place] as number
      sorted[at] = this.#samples[index] as number
      starts[place] = at + 1
    }
    for (let place = this.#lowest; place <= this.#highest; place++) {
      const samples = sorted.subarray(ends[place], ends[place + 1]).sort()
      if (samples.length > 0) this.figures[place] = interpolate(samples, quantile)
    }
  }

  #clear(): void {
    if (this.#highest >= this.#lowest) {
      this.counts.fill(0, this.#lowest, this.#highest + 1)
      this.figures.fill(0, this.#lowest, this.#highest + 1)
    }
    this.#lowest = Number.POSITIVE_INFINITY
    this.#highest = -1
    this.#sampleCount = 0
    this.#places.clear()
    this.#numbers = []
  }
}

/** Linearly between the two nearest. */
function interpolate(samples: Float64Array, quantile: number): number {
  const at = quantile * (samples.length - 1)
  const below = samples[Math.floor(at)] as number
  const above = samples[Math.ceil(at)] as number
  return below === above ? below : below + (above - below) * (at - Math.floor(at))
}

function doubled(row: Float64Array): Float64Array {
  const grown = new Float64Array(2 * row.length)
  grown.set(row)
  return grown
}
