/**
 * From text to words: segmentation as Unicode has it (UAX 29, through Intl.Segmenter), folding of case and accents, then
 * stop words, synonyms and stemming as the options say.
 *
 * Documents take a faster way where their text is plain (ascii-words.ts); it finds the same words. A stop word leaves a hole:
 * the words after it keep their positions.
 */
import { stemmer } from 'stemmer'

export interface AnalyzerOptions {
  readonly stemming: 'none' | 'english'
  /** Words that are not indexed, as folding leaves them. */
  readonly stopWords: readonly string[]
  /** By word, as folding leaves it, the word that stands for it in documents and in queries. */
  readonly synonyms: Readonly<Record<string, string>>
}

/** A word of a text: where it lies in there (UTF-16), and the how manieth it is. */
export interface AnalyzedWord {
  readonly word: string
  readonly position: number
  readonly start: number
  readonly end: number
}

/** One locale everywhere: the same text has the same words on every machine. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/** Letters whose variants Unicode does not take apart. */
const foldedLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
}
const unfolded: RegExp = new RegExp(`[${Object.keys(foldedLetters).join('')}]`, 'g')

/** Without case, accents and compatibility forms; folding twice changes nothing. */
export function foldWord(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(unfolded, letter => foldedLetters[letter]!)
}

/** Calls `found` for each word of the text, folded, in order. A word that is nothing but accents is left out. */
export function eachWord(text: string, found: (word: string, start: number, end: number) => void): void {
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike) continue
    const word = foldWord(segment)
    if (word !== '') found(word, index, index + segment.length)
  }
}

export class Analyzer {
  readonly #options: AnalyzerOptions
  readonly #stopWords: ReadonlySet<string>
  readonly #synonyms: ReadonlyMap<string, string>

  constructor(options: AnalyzerOptions) {
    this.#options = options
    this.#stopWords = new Set(options.stopWords)
    this.#synonyms = new Map(Object.entries(options.synonyms))
  }

  /** Whether words stay what folding makes of them. */
  get changesNothing(): boolean {
    return this.#options.stemming === 'none' && this.#stopWords.size === 0 && this.#synonyms.size === 0
  }

  /** The word of the index for a folded word; `undefined`: a stop word. */
  finish(folded: string): string | undefined {
    if (this.#stopWords.has(folded)) return undefined
    const word = this.#synonyms.get(folded) ?? folded
    return this.#options.stemming === 'english' ? stemmer(word) : word
  }

  /** The words of a text, without stop words. */
  analyze(text: string): AnalyzedWord[] {
    const words: AnalyzedWord[] = []
    let position = 0
    eachWord(text, (folded, start, end) => {
      const word = this.finish(folded)
      if (word !== undefined) words.push({ word, position, start, end })
      position++
    })
    return words
  }
}
