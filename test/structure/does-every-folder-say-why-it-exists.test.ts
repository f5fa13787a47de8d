import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { listSources, repositoryRoot, shippedFolders } from './source-file.ts'

/** The text of a README, or `undefined` where there is none. */
type ReadReadme = (folder: string) => string | undefined

/**
 * Folders with sources that nobody explains. A folder is explained by a README of its own, or by the nearest
 * one above, where that names it: `sections/`.
 */
function findUnexplained(sourcePaths: readonly string[], readReadme: ReadReadme): string[] {
  const folders = [...new Set(sourcePaths.map(path => posix.dirname(path)))].sort()
  return folders.filter(folder => {
    let above = folder
    while (readReadme(above) === undefined && above !== '.') above = posix.dirname(above)
    return above !== folder && !readReadme(above)?.includes(`${posix.relative(above, folder)}/`)
  })
}

function readReadme(folder: string): string | undefined {
  const path = posix.join(repositoryRoot, folder, 'README.md')
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

test('every folder with sources has a README, or is named in the one above', () => {
  const paths = [...shippedFolders, 'test'].flatMap(folder => listSources(folder))
  expect(paths.length).toBeGreaterThan(200)
  expect(findUnexplained(paths, readReadme)).toEqual([])
})

test('a folder that nobody explains is found', () => {
  const readmes = new Map([
    ['engines/lsm', 'The tree: `table/` holds the format, and the log has a file of its own.'],
    ['.', 'The tool.'],
  ])
  const paths = ['engines/lsm/tree.ts', 'engines/lsm/table/block.ts', 'engines/lsm/log/log.ts', 'chaos/plan.ts']
  expect(findUnexplained(paths, folder => readmes.get(folder))).toEqual(['chaos', 'engines/lsm/log'])
})
