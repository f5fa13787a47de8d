/**
 * The generated network: persons who know each other by a power law, their posts, and what they like.
 *
 * What belongs together in life does here: persons of a country have neighbouring numbers, speak its language, and mostly
 * know each other; a post is in its author's language; the young know more people. All from one seed, in typed arrays.
 */
import type { Random } from '../../engines/env/index.ts'
import { ZipfDistribution } from '../distribution/zipf.ts'
import type { GraphProperties } from './properties.ts'

/** Edges of one type by column. */
interface EdgeColumns {
  readonly from: Float64Array
  readonly to: Float64Array
}

export interface Network {
  readonly personCount: number
  /** Persons have the ids from 0, posts those after them, and persons of the run phase those after all. */
  readonly postCount: number
  /** By person. */
  readonly countries: Uint8Array
  readonly ages: Uint8Array
  /** By post: its author. */
  readonly authors: Float64Array
  readonly knows: EdgeColumns
  readonly likes: EdgeColumns
}

export const countryNames: readonly string[] = [
  ...['China', 'India', 'Indonesia', 'Brazil', 'Nigeria', 'Mexico', 'Japan', 'Egypt', 'Vietnam', 'Germany'],
  ...['Turkey', 'Iran', 'France', 'Italy', 'Kenya', 'Spain', 'Peru', 'Chile', 'Sweden', 'Norway'],
]

export function makeNetwork(random: Random, properties: GraphProperties): Network {
  const { personCount, postCount } = properties
  const countries = makeCountries(random, personCount)
  const ages = Uint8Array.from({ length: personCount }, () => 16 + Math.floor(64 * random.nextFloat() ** 2))
  const authors = makeAuthors(random, ages, postCount)
  return {
    personCount,
    postCount,
    countries,
    ages,
    authors,
    knows: makeKnows(random, properties, { countries, ages }),
    likes: makeLikes(random, properties, ages),
  }
}

/** Ascending: a country is a range of persons; the first are the largest. */
function makeCountries(random: Random, personCount: number): Uint8Array {
  const law = new ZipfDistribution(random, countryNames.length, 1)
  return Uint8Array.from({ length: personCount }, () => law.next()).sort()
}

/** Ascending by author. */
function makeAuthors(random: Random, ages: Uint8Array, postCount: number): Float64Array {
  const authors = new Float64Array(postCount)
  let post = 0
  for (const [person, count] of makeCounts(random, ages, { total: postCount, max: postCount }).entries()) {
    authors.fill(person, post, post + count)
    post += count
  }
  return authors
}

/**
 * How many of `total` each person has: geometrically distributed, so most have few and few have many, and the young more;
 * none above `max`. What one cannot have the next ones get.
 */
function makeCounts(
  random: Random,
  ages: Uint8Array,
  { total, max }: { readonly total: number; readonly max: number },
): Uint32Array {
  const wishes = Float64Array.from(ages, age => -Math.log(1 - random.nextFloat()) * activityOf(age))
  const wished = wishes.reduce((sum, wish) => sum + wish, 0)
  const counts = new Uint32Array(ages.length)
  let given = 0
  let wishedBefore = 0
  // The second round is for what was left over at the end of the first.
  for (let turn = 0; turn < 2 * ages.length; turn++) {
    const person = turn % ages.length
    wishedBefore += turn < ages.length ? wishes[person]! : 0
    const due = turn < ages.length - 1 ? Math.round((wishedBefore / wished) * total) : total
    const count = Math.min(max - counts[person]!, due - given)
    counts[person]! += count
    given += count
  }
  return counts
}

/** 1 on average over the ages as they are drawn. */
function activityOf(age: number): number {
  return 1.5 - (age - 16) / 43
}

function makeKnows(
  random: Random,
  { personCount, knowsCount, localFraction, popularity }: GraphProperties,
  { countries, ages }: { readonly countries: Uint8Array; readonly ages: Uint8Array },
): EdgeColumns {
  const starts = countryStarts(countries)
  const law = new ZipfDistribution(random, personCount, popularity)
  // The popular ones lie scattered: 7919 is prime, and so meets every number unless it divides the count.
  const stride = personCount % 7919 === 0 ? 1 : 7919
  const counts = makeCounts(random, ages, { total: knowsCount, max: personCount - 1 })
  return drawEdges(counts, personCount, person => {
    const first = starts[countries[person]!]!
    const size = starts[countries[person]! + 1]! - first
    const isLocal = random.nextFloat() < localFraction
    return isLocal ? first + random.nextInteger(size) : (law.next() * stride) % personCount
  })
}

/** From each person as many as it has, to different ones and not to itself; one that is drawn again and again gives way to the next. */
function drawEdges(counts: Uint32Array, endCount: number, draw: (person: number) => number): EdgeColumns {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const [from, to] = [new Float64Array(total), new Float64Array(total)]
  const taken = new Set<number>()
  let edge = 0
  for (const [person, count] of counts.entries()) {
    taken.clear()
    taken.add(person)
    while (taken.size <= count) {
      let other = draw(person)
      for (let again = 0; again < 8 && taken.has(other); again++) other = draw(person)
      while (taken.has(other)) other = (other + 1) % endCount
      taken.add(other)
      from[edge] = person
      to[edge++] = other
    }
  }
  return { from, to }
}

/** By country the number of its first person, and at the end the count of all. */
function countryStarts(countries: Uint8Array): number[] {
  const starts = countryNames.map((_, country) => countries.findIndex(each => each >= country))
  return [...starts.map(start => (start < 0 ? countries.length : start)), countries.length]
}

/** Posts are ends of their own, numbered after the persons. */
function makeLikes(
  random: Random,
  { personCount, postCount, likesCount }: GraphProperties,
  ages: Uint8Array,
): EdgeColumns {
  if (likesCount === 0) return { from: new Float64Array(0), to: new Float64Array(0) }
  const law = new ZipfDistribution(random, postCount, 0.8)
  const counts = makeCounts(random, ages, { total: likesCount, max: postCount })
  const all = personCount + postCount
  return drawEdges(counts, all, () => personCount + law.next())
}

/** Quarters, so that sums of them are exact: how long the way is to somebody known since that day. */
export function weightOf(from: number, to: number): number {
  return 0.25 + ((from * 31 + to * 17) % 40) / 4
}

/** A day of the years 2010 to 2019, by number. */
export function sinceOf(from: number, to: number): number {
  return (from * 13 + to * 7) % 3652
}
