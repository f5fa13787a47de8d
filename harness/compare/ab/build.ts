/**
 * One side of `harness ab` as a command that can be started: a command as it stands, or a commit, checked out beside
 * the repository of the current directory and built there.
 *
 * A commit's packages are those of the repository where the lock file is the same, and its own otherwise. The
 * checkout is a worktree in the temporary directory; `remove` leaves nothing of it.
 */
import { access, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ResultError } from '../../results/errors.ts'
import { type ChildOptions, runChild, type Stopping } from './child.ts'

export interface BuiltSide {
  /** What stands for `harness`; the words of a run follow. */
  readonly words: readonly string[]
  /** How the reader knows it: the command, or the name with the commit. */
  readonly label: string
  /** What its process finds in its environment beside what is there. */
  readonly environment: Readonly<Record<string, string>>
  remove(): Promise<void>
}

/** A commit wins over a command of the same name. @throws ResultError it could not be checked out or built. */
export async function buildSide(given: string, stopping: Stopping, onNote: (note: string) => void): Promise<BuiltSide> {
  const commit = await commitOf(given, stopping)
  if (commit !== undefined) return await buildCommit(given, commit, stopping, onNote)
  return {
    // The words that follow come to the shell as they are, so none needs quoting.
    words: ['/bin/sh', '-c', `${given} "$@"`, 'harness'],
    label: given,
    environment: {},
    remove: () => Promise.resolve(),
  }
}

/** `undefined`: it names no commit, or there is no repository. */
async function commitOf(given: string, stopping: Stopping): Promise<string | undefined> {
  if (given.startsWith('-') || /\s/.test(given)) return undefined
  const { code, stdout } = await runChild(['git', 'rev-parse', '--verify', '--quiet', `${given}^{commit}`], stopping)
  return code === 0 ? stdout.trim() : undefined
}

async function buildCommit(
  given: string,
  commit: string,
  stopping: Stopping,
  onNote: (note: string) => void,
): Promise<BuiltSide> {
  const short = commit.slice(0, 10)
  const label = commit.startsWith(given) ? short : `${given} (${short})`
  const must = async (words: readonly string[], options: Partial<ChildOptions> = {}): Promise<string> => {
    const end = await runChild(words, { ...stopping, ...options })
    if (end.code === 0) return end.stdout.trim()
    throw new ResultError('build', label, `${words.join(' ')}: ${end.lastWords || `exit code ${end.code}`}`)
  }
  const repository = await must(['git', 'rev-parse', '--show-toplevel'])
  const parent = await mkdtemp(join(tmpdir(), 'harness-ab-'))
  const tree = join(parent, short)
  const remove = async (): Promise<void> => {
    // Nothing may stop it, least of all the signal for which it is called.
    const unstopped = { stop: new AbortController().signal, kill: new AbortController().signal }
    await runChild(['git', '-C', repository, 'worktree', 'remove', '--force', tree], unstopped)
    await rm(parent, { recursive: true, force: true })
  }
  try {
    onNote(`Building ${label}.`)
    await must(['git', '-C', repository, 'worktree', 'add', '--detach', '--quiet', tree, commit])
    if (await hasSamePackages(repository, tree))
      await symlink(join(repository, 'node_modules'), join(tree, 'node_modules'))
    else await must(['npm', 'ci', '--no-audit', '--no-fund'], { workingDirectory: tree })
    await must(['npm', 'run', 'build', '--if-present'], { workingDirectory: tree })
    const entry = join(tree, 'bin', 'harness.js')
    await access(entry).catch(error => Promise.reject(new ResultError('build', label, error)))
    const gitDirectory = await must(['git', '-C', tree, 'rev-parse', '--absolute-git-dir'])
    return {
      words: [process.execPath, entry],
      label,
      // Its results name its own commit, though it runs where the user is.
      environment: { GIT_DIR: gitDirectory, GIT_WORK_TREE: tree },
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

async function hasSamePackages(repository: string, tree: string): Promise<boolean> {
  const lockOf = (directory: string): Promise<string | undefined> =>
    readFile(join(directory, 'package-lock.json'), 'utf8').catch(() => undefined)
  const [own, theirs] = await Promise.all([lockOf(repository), lockOf(tree)])
  const isInstalled = await access(join(repository, 'node_modules')).then(
    () => true,
    () => false,
  )
  return isInstalled && own !== undefined && own === theirs
}
