#!/usr/bin/env node
// The front door: refuses an old Node in one sentence, then hands over to the compiled command line.
// Plain old syntax on purpose: it must parse on the Node that it refuses.
import module from 'node:module'

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write('harness needs Node 24 or newer; this is Node ' + process.versions.node + '.\n')
  process.exitCode = 2
} else {
  module.enableCompileCache()
  await import('../dist/harness/cli/main.js')
}
