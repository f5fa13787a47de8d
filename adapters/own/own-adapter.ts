/** What an engine of this repository can do beyond the contract: run in a world that somebody else made. */
import type { Env } from '../../engines/env/index.ts'
import type { Adapter, Awaitable, ModelName, OpenOptions, Store } from '../contract/index.ts'

export interface OwnAdapter<M extends ModelName> extends Adapter<M> {
  /** As `open`, on this disk, clock and background (memory, a faulty disk, …), which stay the caller's to close. */
  openOn(env: Env, options: OpenOptions): Promise<Store<M>>
}

/** Whether the adapter is one of an engine that can be given its world. */
export function isOwn<M extends ModelName>(adapter: Adapter<M>): adapter is OwnAdapter<M> {
  return 'openOn' in adapter && typeof adapter.openOn === 'function'
}

/** Opens on the real world, which ends with the store. */
export async function openOnNode<M extends ModelName>(env: Env, open: () => Promise<Store<M>>): Promise<Store<M>> {
  try {
    const store = await open()
    return { ...store, close: () => closeBoth(() => store.close(), env) }
  } catch (error) {
    await env.background.close()
    throw error
  }
}

async function closeBoth(closeStore: () => Awaitable<void>, env: Env): Promise<void> {
  try {
    await closeStore()
  } finally {
    await env.background.close()
  }
}
