/**
 * Runs in the page: unpacks Plotly, draws every chart, and draws it again when the colours or the paper change.
 *
 * Self-contained: it is inlined as it stands. The few browser types that it needs are declared here, so that the
 * browser's globals stay unknown to the rest of the program.
 */
import type { Figure, Json, JsonObject } from '../figure.ts'

interface Element {
  readonly id: string
  readonly dataset: Record<string, string | undefined>
  readonly classList: { add(name: string): void; remove(name: string): void }
  textContent: string
  className: string
  append(child: Element): void
}
declare const document: {
  readonly documentElement: Element
  readonly head: Element
  querySelectorAll(selector: string): Iterable<Element>
  getElementById(id: string): Element | null
  createElement(name: string): Element
}
declare const window: {
  readonly Plotly?: Plotly
  addEventListener(type: 'beforeprint' | 'afterprint', listener: () => void): void
}
declare function matchMedia(query: string): {
  readonly matches: boolean
  addEventListener(type: 'change', listener: () => void): void
}
declare function getComputedStyle(element: Element): { getPropertyValue(name: string): string }

interface Plotly {
  react(element: Element, data: Json, layout: Json, config: Json): Promise<unknown>
}

interface DrawnChart {
  readonly element: Element
  readonly figure: Pick<Figure, 'data' | 'layout'>
}

const root = document.documentElement
const config = { displayModeBar: false, responsive: true, doubleClick: 'reset' } as const
/** Width of a chart on paper; that of `main` in the style sheet's print rules. */
const printWidthPx = 680

async function start(): Promise<void> {
  const charts = [...document.querySelectorAll('script[data-chart]')].map(chartOf)
  try {
    const plotly = await unpackPlotly()
    await drawAll(plotly, charts)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => void drawAll(plotly, charts))
    window.addEventListener('beforeprint', () => {
      root.classList.add('printing')
      void drawAll(plotly, charts, printWidthPx)
    })
    window.addEventListener('afterprint', () => {
      root.classList.remove('printing')
      void drawAll(plotly, charts)
    })
    root.dataset.charts = 'drawn'
  } catch (error) {
    root.dataset.charts = 'failed'
    for (const { element } of charts) {
      element.className = 'missing'
      element.textContent = `This browser cannot draw the chart (${String(error)}). The tables hold its figures.`
    }
  }
}

function chartOf(script: Element): DrawnChart {
  const element = document.getElementById(script.dataset.chart ?? '')
  if (element === null) throw new Error('a chart has no place on the page')
  return { element, figure: JSON.parse(script.textContent) as DrawnChart['figure'] }
}

async function unpackPlotly(): Promise<Plotly> {
  const packed = Uint8Array.from(atob(document.getElementById('plotly')?.textContent ?? ''), byte => byte.charCodeAt(0))
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
  const script = document.createElement('script')
  script.textContent = await new Response(stream).text()
  document.head.append(script)
  if (window.Plotly === undefined) throw new Error('Plotly did not start')
  return window.Plotly
}

/** All at once where paper waits: a promise's turn would come after the print. */
async function drawAll(plotly: Plotly, charts: readonly DrawnChart[], widthPx?: number): Promise<void> {
  const style = getComputedStyle(root)
  const shadeOf = (name: string): string => style.getPropertyValue(name).trim()
  const zoomable = matchMedia('(pointer: fine)').matches
  await Promise.all(
    charts.map(({ element, figure }) => {
      const layout = { ...figure.layout, dragmode: zoomable ? 'zoom' : false, ...(widthPx && { width: widthPx }) }
      return plotly.react(element, shaded(figure.data, shadeOf), shaded(layout, shadeOf), config)
    }),
  )
}

/** A copy in which every colour's name is replaced by its shade; other texts stay, whatever they look like. */
function shaded(value: Json, shadeOf: (name: string) => string, isColor: boolean = false): Json {
  if (typeof value === 'string') return isColor && value.startsWith('--') ? shadeOf(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(item => shaded(item, shadeOf, isColor))
  const entries = Object.entries(value as JsonObject)
  return Object.fromEntries(entries.map(([key, item]) => [key, shaded(item, shadeOf, isColor || /color/i.test(key))]))
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

void start()
