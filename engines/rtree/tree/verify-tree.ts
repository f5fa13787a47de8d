/** Every rule that queries and writes rely on, page by page. */
import { Entry } from './entry.ts'
import type { PageTree } from './page-tree.ts'
import { fanOut, none } from './pages.ts'

/** Returns the first rule that does not hold, in words; `undefined`: all do. */
export function brokenRule(tree: PageTree): string | undefined {
  const { pages, root } = tree
  if (pages.parents[root] !== none) return `page ${root} is the topmost and has a parent`
  const seen = new Uint8Array(pages.end)
  let itemCount = 0
  let pageCount = 0
  const look = (page: number): string | undefined => {
    if (seen[page] === 1) return `page ${page} is led to twice`
    seen[page] = 1
    pageCount++
    const count = pages.counts[page] as number
    const level = pages.levels[page] as number
    if (count > fanOut) return `page ${page} has ${count} places`
    const countMin = page === root ? (level === 0 ? 0 : 2) : tree.countMin
    if (count < countMin) return `page ${page} has ${count} places, and not ${countMin} or more`
    for (let place = page * fanOut; place < page * fanOut + count; place++) {
      const broken = level === 0 ? brokenItem(tree, page, place) : (brokenChild(tree, page, place) ?? lookBelow(place))
      if (broken !== undefined) return broken
    }
    if (level === 0) itemCount += count
    return undefined
  }
  const lookBelow = (place: number): string | undefined => look(pages.references[place] as number)
  const broken = look(root)
  if (broken !== undefined) return broken
  if (itemCount !== tree.count) return `pages hold ${itemCount} items, and the map ${tree.count}`
  const usedCount = pages.usedCount - pages.retiredCount
  return pageCount === usedCount ? undefined : `${usedCount} pages are in use, and ${pageCount} are led to`
}

function brokenItem({ pages, map }: PageTree, page: number, place: number): string | undefined {
  const id = pages.ids[place] as number
  // Each id is led to one page, and a page has it once: so it is there once.
  if (map.get(id) !== page) return `item ${id} is on page ${page}, and the map says ${map.get(id)}`
  if (pages.ids.subarray(page * fanOut, place).includes(id)) return `item ${id} is on page ${page} twice`
  const at = place * 4
  const { boxes } = pages
  const isBox =
    (boxes[at] as number) <= (boxes[at + 2] as number) && (boxes[at + 1] as number) <= (boxes[at + 3] as number)
  return isBox ? undefined : `item ${id} on page ${page} has a box that is none`
}

function brokenChild({ pages }: PageTree, page: number, place: number): string | undefined {
  const child = pages.references[place] as number
  if (pages.parents[child] !== page) return `page ${child} is below page ${page} and has another parent`
  if ((pages.levels[child] as number) >= (pages.levels[page] as number))
    return `page ${child} is no lower than page ${page}`
  if (pages.counts[child] === 0) return `page ${child} is empty`
  const box = new Entry()
  box.cover(pages, child)
  const at = place * 4
  const { boxes } = pages
  const isExact =
    box.minX === boxes[at] && box.minY === boxes[at + 1] && box.maxX === boxes[at + 2] && box.maxY === boxes[at + 3]
  return isExact ? undefined : `the box of page ${child} is not that of what is on it`
}
