/** What the server is told: everything in one directory, one port, and nothing that it would do of its own accord. */

export interface ServerPlace {
  readonly directory: string
  readonly port: number
  readonly writeBufferBytes: number
}

export function configText({ directory, port, writeBufferBytes }: ServerPlace): string {
  const path = (name: string): string => JSON.stringify(`${directory}/${name}`)
  return `reporting-disabled = true
bind-address = "127.0.0.1:0"

[meta]
  dir = ${path('meta')}
  logging-enabled = false

[data]
  dir = ${path('data')}
  wal-dir = ${path('wal')}
  wal-fsync-delay = "0s"
  index-version = "inmem"
  query-log-enabled = false
  cache-max-memory-size = "2g"
  cache-snapshot-memory-size = ${writeBufferBytes}
  cache-snapshot-write-cold-duration = "500ms"
  max-series-per-database = 0
  max-values-per-tag = 0

[coordinator]
  write-timeout = "60s"
  max-select-buckets = 0

[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
  max-body-size = 0
  max-row-limit = 0

[monitor]
  store-enabled = false

[continuous_queries]
  enabled = false

[subscriber]
  enabled = false
`
}
