/** The glue from our inverted index to the contract: options in, capabilities out; the index itself is the `text` model. */

import { type InvertedOptions, invertedDefaults, TextIndex } from '../../engines/inverted/index.ts'
import type { OpenOptions } from '../contract/index.ts'
import { type OwnAdapter, ownAdapter } from './own-adapter.ts'

export const inverted: OwnAdapter<'text'> = ownAdapter({
  name: 'inverted',
  model: 'text',
  description: 'inverted index of this repository',
  format: 'segment format 2, words as Unicode segments them',
  withoutLog: 'a write survives once its segment is on the disk',
  options: [
    {
      name: 'stemming',
      default: 'none',
      values: ['none', 'english'],
      description: 'what words are cut down to; a directory keeps what it was begun with',
    },
  ],
  openEngine: (env, options) => TextIndex.open(env, options.directory, indexOptions(options)),
})

export default inverted

const backlogWriteBuffers = 4

function indexOptions(options: OpenOptions): InvertedOptions {
  return {
    ...invertedDefaults,
    durability: options.durability,
    cacheBytes: options.cacheBytes,
    writeBufferBytes: options.writeBufferBytes,
    backlogBytes: backlogWriteBuffers * options.writeBufferBytes,
    analyzer: {
      ...invertedDefaults.analyzer,
      stemming: options.options.stemming as InvertedOptions['analyzer']['stemming'],
    },
  }
}
