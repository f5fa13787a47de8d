/**
 * What the page carries besides the result: Plotly, packed, and the scripts of `client/`.
 *
 * Plotly is 1.5 MB; gzip and base64 make it 0.66 MB, which the browser inflates in about 50 ms. Compiled, the client
 * scripts are read as they lie beside this file; from sources, Node strips their types first.
 */
import { readFile } from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const require = createRequire(import.meta.url)

/** The bundle as the browser runs it, hence as its hash is taken. */
export async function plotlySource(): Promise<string> {
  return await readFile(require.resolve('plotly.js-cartesian-dist-min'), 'utf8')
}

export async function plotlyPacked(): Promise<string> {
  const packed = await promisify(gzip)(await plotlySource(), { level: 9 })
  return packed.toString('base64')
}

/** A script of `client/`, as it is inlined; each says itself what it does. */
export async function clientScript(name: 'charts' | 'copy' | 'lanes' | 'sort'): Promise<string> {
  const fromSources = import.meta.url.endsWith('.ts')
  const source = await readFile(new URL(`./client/${name}.${fromSources ? 'ts' : 'js'}`, import.meta.url), 'utf8')
  const script = fromSources ? stripTypeScriptTypes(source) : source.replace(/^\/\/# sourceMappingURL=.*$/m, '')
  if (/<\/script|<!--/i.test(script)) throw new Error(`the client script ${name} would end its own element`)
  return script
}
