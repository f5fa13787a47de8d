/**
 * Runs in the page: makes the headings of a sortable table buttons, which order its rows by their column.
 *
 * Without it the table is as whole as with it, in the order in which it came. `data-sort` on a heading is the order
 * of the first press; `data-value` on a cell is what is compared. Cells without one stay last in both orders.
 */

type Order = 'ascending' | 'descending'
interface Element {
  readonly dataset: { readonly value?: string; readonly sort?: Order }
  readonly cells: ArrayLike<Element>
  readonly tBodies: ArrayLike<Element>
  type: string
  className: string
  append(...children: readonly (Element | Node)[]): void
  querySelectorAll(selector: string): Iterable<Element>
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  addEventListener(type: 'click', listener: () => void): void
  readonly childNodes: Iterable<Node>
  readonly rows: Iterable<Element>
}
interface Node {
  readonly nodeType: number
}
declare const document: {
  querySelectorAll(selector: string): Iterable<Element>
  createElement(name: string): Element
}

function makeSortable(table: Element): void {
  const headings = [...table.querySelectorAll('thead th')]
  for (const [column, heading] of headings.entries()) {
    const first = heading.dataset.sort
    if (first === undefined) continue
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'sort'
    button.append(...heading.childNodes)
    heading.append(button)
    button.addEventListener('click', () => {
      const order = heading.getAttribute('aria-sort') === first ? opposite(first) : first
      for (const other of headings) other.removeAttribute('aria-sort')
      heading.setAttribute('aria-sort', order)
      sortRows(table.tBodies[0]!, column, order)
    })
  }
}

function opposite(order: Order): Order {
  return order === 'ascending' ? 'descending' : 'ascending'
}

function sortRows(body: Element, column: number, order: Order): void {
  const sign = order === 'ascending' ? 1 : -1
  const rows = [...body.rows].map(row => ({ row, value: row.cells[column]?.dataset.value }))
  rows.sort((a, b) => {
    if (a.value === undefined || b.value === undefined)
      return Number(a.value === undefined) - Number(b.value === undefined)
    return sign * compare(a.value, b.value)
  })
  body.append(...rows.map(({ row }) => row))
}

function compare(a: string, b: string): number {
  const difference = Number(a) - Number(b)
  return Number.isNaN(difference) ? a.localeCompare(b, 'en', { numeric: true }) : difference
}

for (const table of document.querySelectorAll('table[data-sortable]')) makeSortable(table)
