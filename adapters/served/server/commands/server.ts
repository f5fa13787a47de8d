/** What the server says of itself: to people, and to tools that ask before they start. */
import { type Reply, ReplyMap, Simple } from '../../resp/reply.ts'
import type { Command, CommandSet } from '../command.ts'
import type { CommandTable } from '../command-table.ts'
import type { Session } from '../session.ts'
import { CommandError, keywordOf, textOf } from '../words.ts'

/** `table` is asked for once requests come: it holds these commands, too. */
export function serverCommands(table: () => CommandTable): CommandSet {
  return {
    commands: [
      {
        name: 'INFO',
        usage: '[section …]',
        words: { min: 1 },
        summary: 'What is served, and the figures of the server',
        writes: false,
        run: (_, session) => info(session),
      },
      {
        name: 'COMMAND',
        usage: '[COUNT | LIST | DOCS [name …] | INFO [name …]]',
        words: { min: 1 },
        summary: 'The commands, as data',
        writes: false,
        run: words => describeCommands(table(), words),
      },
      {
        name: 'CONFIG',
        usage: 'GET pattern …',
        words: { min: 3 },
        summary: 'The settings that redis-benchmark asks for; all others are set when the server starts',
        writes: false,
        run: (words, session) => {
          if (keywordOf(words[1]) === 'GET') return settings(words.slice(2), session)
          throw new CommandError('ERR CONFIG: what there is to set is set when the server starts')
        },
      },
    ],
  }
}

/** In the words of Redis, as near as they come: no dumps, and a log unless writes may be lost. */
function settings(names: readonly Uint8Array[], { served }: Session): Reply {
  const known: Readonly<Record<string, string>> = {
    save: '',
    appendonly: served.store.capabilities.durability === 'none' ? 'no' : 'yes',
  }
  const asked = new Set(names.map(name => textOf(name).toLowerCase()))
  return new ReplyMap(Object.entries(known).filter(([name]) => asked.has(name) || asked.has('*')))
}

function info({ served }: Session): string {
  const { capabilities } = served.store
  const sections: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    Server: { harness_version: served.version, redis_mode: 'standalone', process_id: process.pid, loading: 0 },
    Clients: served.figures(),
    Store: { engine: served.engine, ...capabilities },
  }
  return Object.entries(sections)
    .map(([title, entries]) => {
      const lines = Object.entries(entries).map(([name, value]) => `${name}:${String(value)}`)
      return [`# ${title}`, ...lines, ''].join('\r\n')
    })
    .join('\r\n')
}

function describeCommands(table: CommandTable, words: readonly Uint8Array[]): Reply {
  const names = words.slice(2).map(word => textOf(word).toUpperCase())
  const named = names.length === 0 ? table.commands : names.map(name => table.find(name))
  switch (keywordOf(words[1])) {
    case '':
      return table.commands.map(describe)
    case 'COUNT':
      return table.commands.length
    case 'LIST':
      return table.commands.map(({ name }) => name.toLowerCase())
    case 'INFO':
      return named.map(command => command && describe(command))
    case 'DOCS':
      return new ReplyMap(named.flatMap(command => (command === undefined ? [] : [document(command)])))
    default:
      throw new CommandError('ERR COMMAND takes COUNT, LIST, DOCS or INFO')
  }
}

/** Name, number of words (negative: at least), flags, first key, last key, step. */
function describe({ name, words, writes, keys: [first, last, step] = [0, 0, 0] }: Command): Reply {
  const arity = words.max === words.min ? words.min : -words.min
  return [name.toLowerCase(), arity, [new Simple(writes ? 'write' : 'readonly')], first, last, step]
}

function document({ name, summary, usage }: Command): [Reply, Reply] {
  const group = name.startsWith('HARNESS.') ? 'harness' : 'generic'
  const entries: [Reply, Reply][] = [
    ['summary', usage === '' ? summary : `${summary}: ${name} ${usage}`],
    ['since', '1.0.0'],
    ['group', group],
  ]
  return [name.toLowerCase(), new ReplyMap(entries)]
}
