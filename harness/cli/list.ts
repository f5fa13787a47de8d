/** `harness list`: what there is to run, and on what. */
import type { Command } from './command.ts'
import { exitCode } from './exit-code.ts'

export const listCommand: Command = {
  name: 'list',
  usage: 'list',
  description: 'Lists workloads and engines, with what each takes',
  positionals: {},
  options: {
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  examples: [['list --json', 'For scripts']],
  async run(given) {
    const { catalog } = await import('./registry.ts')
    const { catalogListing, renderListing } = await import('./listing.ts')
    const listing = await catalogListing(catalog)
    process.stdout.write(given.json === true ? `${JSON.stringify(listing)}\n` : renderListing(listing))
    return exitCode.ok
  },
}
