/**
 * Who may import whom: the table of the house.
 *
 * A rule covers the files below its folder; the first that covers a file counts. A file may always import
 * from the folder of its own rule.
 */
import { posix } from 'node:path'
import { lineOf, type Offence, type SourceFile, withoutComments } from './source-file.ts'

interface Rule {
  /** A folder; `*` stands for one name. */
  readonly folder: string
  /** Folders, or files, that it may import beside its own; `*` stands for one name. */
  readonly may: readonly string[]
  /** As `may`, but for types alone: nothing of it is there when the program runs. */
  readonly mayNameTypesOf?: readonly string[]
  /** Packages: none, one (the system's own, with those that its name begins), those that the product depends on, or just these. */
  readonly packages: 'none' | 'one' | 'any' | readonly string[]
  /** Modules of Node that it may import; absent: all. */
  readonly builtins?: readonly string[]
  /** The rule as a sentence. */
  readonly says: string
}

const contract = [
  'adapters/contract/index.ts',
  'adapters/contract/conformance.ts',
  'adapters/contract/reference/index.ts',
]
const engineDoors = ['engines/*/index.ts']

const importRules: readonly Rule[] = [
  {
    folder: 'engines/env/node',
    may: ['engines/env'],
    packages: 'none',
    says: 'the real environment is Node and nothing else',
  },
  {
    folder: 'engines/env',
    may: [],
    packages: 'none',
    builtins: [],
    says: 'the environment is a leaf, and only its folder node reaches the world',
  },
  {
    folder: 'engines/*',
    may: ['engines/env/index.ts', 'engines/bytes/index.ts', 'engines/journal/index.ts'],
    mayNameTypesOf: ['adapters/contract/index.ts'],
    packages: ['csv-parse', 'hyparquet', 'hyparquet-writer', 'saxes', 'stemmer'],
    builtins: ['node:zlib'],
    says: 'an engine knows its own folder, engines/env, engines/bytes, engines/journal, and the types of the contract',
  },
  {
    folder: 'adapters/contract',
    may: [],
    packages: 'none',
    builtins: ['node:assert/strict'],
    says: 'the contract is a leaf',
  },
  {
    folder: 'adapters/prometheus',
    may: [...contract, 'adapters/embedded'],
    packages: ['protobufjs', 'snappy'],
    says: 'Prometheus is reached by the two packages of its protocol',
  },
  {
    folder: 'adapters/*',
    may: [...contract, 'adapters/embedded', ...engineDoors],
    packages: 'one',
    says: 'an adapter knows the contract, adapters/embedded, the front door of an engine, and the one package of its system',
  },
  {
    folder: 'workloads',
    may: [...contract, 'engines/env/index.ts'],
    packages: 'none',
    builtins: [],
    says: 'a workload knows the contract and engines/env',
  },
  {
    folder: 'chaos',
    may: [...contract, 'engines/env/index.ts'],
    packages: 'any',
    says: 'chaos knows the contract and engines/env',
  },
  {
    folder: 'harness/cli',
    may: ['harness', 'adapters', 'workloads', 'chaos', 'reports', ...engineDoors],
    packages: 'any',
    says: 'the command line knows everything, engines by their front doors',
  },
  {
    folder: 'harness',
    may: [...contract, 'adapters/own/own-adapter.ts', 'workloads', 'chaos', ...engineDoors],
    packages: 'any',
    says: 'the harness names no concrete adapter and no report outside harness/cli',
  },
  {
    folder: 'reports',
    may: ['harness/results'],
    packages: 'any',
    says: 'a report is a function of the result',
  },
]

/** Nothing but itself may know it. */
const topFolder = 'harness/cli'

export interface Import {
  readonly specifier: string
  /** True: `import type` or `export type`. */
  readonly isType: boolean
  readonly line: number
}

/** What names a module (`from`, `import`, `import()`, `require`), or is a relative path and so may become one. */
const importing =
  /(?:(?<!['"`])\b(?:from|import|require(?:\.resolve)?)\s*\(?\s*)(['"`])([^'"`\n]+)\1|(['"`])(\.\.?\/[^'"`\n]*)\3/g

export function importsOf({ text }: SourceFile): Import[] {
  const code = withoutComments(text)
  return [...code.matchAll(importing)].map(match => ({
    specifier: (match[2] ?? match[4])!,
    isType: /^(?:import|export)\s+type\b/.test(code.slice(statementStart(code, match.index))),
    line: lineOf(code, match.index),
  }))
}

/** Where the statement begins whose `from` is at `index`. */
function statementStart(code: string, index: number): number {
  return Math.max(code.lastIndexOf('\nimport', index), code.lastIndexOf('\nexport', index), -1) + 1
}

/** Every import that no rule allows, in order. */
export function findForbiddenImports(sources: readonly SourceFile[]): Offence[] {
  const packagesByFolder = new Map<string, string>()
  return sources.flatMap(source => {
    const rule = ruleOf(source.path)
    if (rule === undefined) return []
    return importsOf(source).flatMap(found => {
      const { specifier, line } = found
      const says = judgeImport(source.path, found, rule, packagesByFolder)
      return says === undefined ? [] : [{ path: source.path, line, problem: `imports ${specifier}: ${says}` }]
    })
  })
}

export function ruleOf(path: string): Rule | undefined {
  return importRules.find(rule => isBelow(path, rule.folder))
}

/** What the import offends against; `undefined`: nothing. */
function judgeImport(
  path: string,
  { specifier, isType }: Import,
  rule: Rule,
  packagesByFolder: Map<string, string>,
): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier)
    if (isType && rule.mayNameTypesOf?.some(allowed => isBelow(target, allowed))) return undefined
    return judgePath(path, target, rule)
  }
  if (specifier.startsWith('node:')) {
    return rule.builtins === undefined || rule.builtins.includes(specifier) ? undefined : rule.says
  }
  const name = packageOf(specifier)
  if (rule.packages === 'any') return undefined
  if (rule.packages === 'none') return rule.says
  if (rule.packages !== 'one') return rule.packages.includes(name) ? undefined : rule.says
  const folder = posix.dirname(path).split('/').slice(0, 2).join('/')
  const first = packagesByFolder.get(folder) ?? name
  packagesByFolder.set(folder, first)
  return name === first || name.startsWith(`${first}-`) ? undefined : `${rule.says}, here ${first}`
}

function judgePath(path: string, target: string, rule: Rule): string | undefined {
  if (isBelow(target, topFolder) && !isBelow(path, topFolder)) return `nothing knows ${topFolder}`
  if (ruleOf(target) === undefined || isBelow(target, ownFolder(path, rule))) return undefined
  return rule.may.some(allowed => isBelow(target, allowed)) ? undefined : rule.says
}

/** The folder of the rule, with the names that its stars stand for. */
function ownFolder(path: string, { folder }: Rule): string {
  return path.split('/').slice(0, folder.split('/').length).join('/')
}

/** True: the path is the folder or the file, or lies below it. */
function isBelow(path: string, folder: string): boolean {
  const names = path.split('/')
  return folder.split('/').every((name, index) => names[index] === name || (name === '*' && names[index] !== undefined))
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
