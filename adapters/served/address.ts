/** Where a server can be reached. */
export type Address =
  | { readonly type: 'tcp'; readonly host: string; readonly port: number }
  | { readonly type: 'socket'; readonly path: string }
