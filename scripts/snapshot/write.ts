import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { scriptWithModules, templatesIn } from './script.ts'

const root = resolve(import.meta.dirname, '..', '..')

/**
 * Makes the startup snapshot of a checkout: the heap of a process that has loaded what most commands need. Only the very Node
 * that made it can start from it, so it is made by, and for, the one in node_modules; without that one, there is none.
 *
 * @param dist the folder in which "program" holds the program's modules; the snapshot goes to "snapshots/ingot"
 */
export function writeSnapshot(dist: string): void {
  const node = join(root, 'node_modules', 'node', 'bin', 'node')
  if (!existsSync(node)) return
  const work = mkdtempSync(join(tmpdir(), 'ingot-snapshot-'))
  mkdirSync(join(dist, 'snapshots'))
  try {
    const script = join(work, 'script.js')
    const entry = join(import.meta.dirname, 'entry.ts')
    writeFileSync(script, scriptWithModules('ingot', entry, join(dist, 'program'), work).text)
    const args = ['--snapshot-blob', join(dist, 'snapshots', 'ingot'), '--build-snapshot', script]
    execFileSync(node, args, { cwd: templatesIn(work), env: {}, stdio: ['ignore', 'inherit', 'inherit'] })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
