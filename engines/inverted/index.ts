/** The front door of the inverted index. */
export type { AnalyzerOptions } from './analysis/analyzer.ts'
export type { Durability, InvertedOptions } from './options.ts'
export { invertedDefaults } from './options.ts'
export type { HighlightRange } from './search/highlight.ts'
export type { IndexSnapshot } from './text-index.ts'
export { TextIndex } from './text-index.ts'
