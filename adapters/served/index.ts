/** Any store behind a socket: the server, and the adapter that starts one and speaks to it. */

export { ServedSystem, servedAdapter } from './adapter.ts'
export type { Address } from './address.ts'
export type { ServerEvent } from './node.ts'
export { StoreServer } from './server/server.ts'
