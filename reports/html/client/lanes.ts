/** Runs in the page: brings the offending operation of each counterexample into sight, where its lanes are wider than their frame. */

interface Box {
  readonly left: number
  readonly width: number
}
interface Element {
  scrollLeft: number
  querySelector(selector: string): Element | null
  getBoundingClientRect(): Box
}
declare const document: { querySelectorAll(selector: string): Iterable<Element> }

for (const frame of document.querySelectorAll('.lane-frame')) {
  const offending = frame.querySelector('.offending')
  if (offending !== null) frame.scrollLeft += middleOf(offending) - middleOf(frame)
}

function middleOf(element: Element): number {
  const { left, width } = element.getBoundingClientRect()
  return left + width / 2
}
