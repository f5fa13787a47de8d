/** A text workload of one run: the documents to load, the clients, the questions and the looks around them. */
import type { Store, Text, TextDocument } from '../../adapters/contract/index.ts'
import { TextReference } from '../../adapters/contract/reference/index.ts'
import { checkAnswers } from '../operation/checks.ts'
import { OperationClient } from '../operation/client.ts'
import { assertNeeds, hasFeature, needsOf } from '../operation/shares.ts'
import { Witness } from '../operation/witness.ts'
import type { Check, ClientContext, Fingerprint, LoadBatch, LoadContext, Need, Workload } from '../workload.ts'
import { checkDocuments } from './check.ts'
import { Corpus } from './corpus.ts'
import { fingerprintDocuments } from './fingerprints.ts'
import { TextLedger } from './ledger.ts'
import { makeOperation } from './operations.ts'
import { Overlap } from './overlap.ts'
import type { TextProperties } from './properties.ts'

export class TextWorkload implements Workload<'text'> {
  readonly name: string
  readonly models = ['text'] as const
  readonly operations: readonly string[]
  readonly recordCount: number
  readonly operationCount: number | undefined
  readonly needs: readonly Need[]
  readonly comparesAnswers: boolean
  readonly #properties: TextProperties
  readonly #ledger: TextLedger = new TextLedger()
  readonly #overlap: Overlap = new Overlap()
  #corpus: Corpus | undefined
  #witness: Witness<TextReference> | undefined

  constructor(name: string, properties: TextProperties) {
    this.name = name
    this.#properties = properties
    this.operations = properties.shares.map(share => share.name)
    this.recordCount = properties.documentCount
    this.operationCount = properties.operationCount
    this.needs = needsOf(properties.shares)
    this.comparesAnswers = properties.verify
  }

  prepare(store: Store<'text'>): void {
    assertNeeds(store, this)
  }

  /** The last batch refreshes: from then on searches see what was loaded. */
  *load({ random }: LoadContext, batchLength: number): Generator<LoadBatch<'text'>> {
    const corpus = new Corpus(random, this.#properties)
    this.#corpus = corpus
    const reference = this.#properties.verify ? new TextReference() : undefined
    for (let from = 0; from < corpus.documentCount; from += batchLength) {
      const recordCount = Math.min(batchLength, corpus.documentCount - from)
      const documents = Array.from({ length: recordCount }, (_, index) => corpus.document(from + index))
      reference?.index(documents)
      const isLast = from + recordCount === corpus.documentCount
      yield {
        recordCount,
        write: (store: Store<'text'>) =>
          isLast ? indexAndRefresh(store.text, documents) : store.text.index(documents),
      }
    }
    reference?.refresh()
    this.#witness = reference && new Witness(reference)
  }

  fingerprints(store: Store<'text'>): Promise<readonly Fingerprint[]> {
    return fingerprintDocuments(store, this.#loaded(), this.#properties)
  }

  client({ index, clientCount, random }: ClientContext, store: Store<'text'>): OperationClient<Text, TextReference> {
    const { shares } = this.#properties
    const { keepsData } = store.capabilities
    const context = {
      random,
      corpus: this.#loaded(),
      properties: this.#properties,
      ledger: this.#ledger,
      // What a store that forgets sees is nobody's business, and least of all the measured one's.
      overlap: keepsData ? this.#overlap : new Overlap(),
      hasRefresh: hasFeature(store, 'refresh'),
      clientIndex: index,
      clientCount,
    }
    return new OperationClient<Text, TextReference>({
      model: store.text,
      keepsData,
      random,
      operations: shares.map(share => makeOperation(share.name, context)),
      weights: shares.map(share => share.weight),
      witness: this.#witness,
    })
  }

  async check(store: Store<'text'>): Promise<readonly Check[]> {
    const checks = await checkDocuments(store, this.#loaded(), this.#ledger)
    if (this.#witness === undefined || !store.capabilities.keepsData) return checks
    return [checkAnswers(this.#witness), ...checks]
  }

  #loaded(): Corpus {
    if (this.#corpus === undefined) throw new Error('a workload is loaded before its clients ask')
    return this.#corpus
  }
}

async function indexAndRefresh(text: Text, documents: readonly TextDocument[]): Promise<void> {
  await text.index(documents)
  await text.refresh()
}
