/** The glue from our inverted index to the contract: options in, capabilities out; the index itself is the `text` model. */

import { type Env, nodeEnv } from '../../engines/env/index.ts'
import { type InvertedOptions, invertedDefaults, TextIndex } from '../../engines/inverted/index.ts'
import type { Capabilities, Durability, OpenOptions, Store } from '../contract/index.ts'
import { type OwnAdapter, openOnNode } from './own-adapter.ts'

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: 'no log; a write survives once its segment is on the disk',
  buffered: 'log written before the answer, not synced',
  sync: 'log synced before the answer, by group commit',
}

export const inverted: OwnAdapter<'text'> = {
  name: 'inverted',
  description: 'inverted index of this repository',
  models: ['text'],
  durabilities: ['none', 'buffered', 'sync'],
  options: [
    {
      name: 'stemming',
      default: 'none',
      values: ['none', 'english'],
      description: 'what words are cut down to; a directory keeps what it was begun with',
    },
  ],
  open(options) {
    const env = nodeEnv(0)
    return openOnNode(env, () => openOn(env, options))
  },
  openOn,
}

export default inverted

async function openOn(env: Env, options: OpenOptions): Promise<Store<'text'>> {
  const index = await TextIndex.open(env, options.directory, indexOptions(options))
  const capabilities: Capabilities = {
    durability: options.durability,
    durabilityDetail: durabilityDetails[options.durability],
    keepsData: true,
    atomicBatch: true,
    compareAndSet: false,
    snapshots: true,
    expiry: false,
    isolation: 'linearizable',
    version: 'inverted of this repository, segment format 2, words as Unicode segments them',
  }
  return {
    text: index,
    capabilities,
    sync: () => index.sync(),
    settle: () => index.settle(),
    verify: () => index.verify(),
    metrics: () => index.metrics(),
    close: () => index.close(),
  }
}

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
